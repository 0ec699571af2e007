from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.mail import html_sanitize

from ..tools.html_compare import compare

COMING = ("draft", "review", "approved")


class QmsDocumentCompare(models.TransientModel):
    """What changed between two revisions of a document: the words of the text, and everything else in a table."""

    _name = "qms.document.compare"
    _description = "Comparison of two revisions"

    document_id = fields.Many2one(related="revision_id.document_id", related_sudo=False)
    old_revision_id = fields.Many2one(
        "qms.document.revision",
        "Old",
        required=True,
        ondelete="cascade",
        domain="[('document_id', '=', document_id), ('id', '!=', revision_id)]",
    )
    revision_id = fields.Many2one(
        "qms.document.revision",
        "New",
        required=True,
        ondelete="cascade",
        domain="[('document_id', '=', document_id), ('id', '!=', old_revision_id)]",
    )
    places = fields.Integer("Places changed in the text", compute="_compute_comparison")
    is_coarse = fields.Boolean(compute="_compute_comparison")
    # Both are made here, of parts that are escaped or sanitized one by one.
    text = fields.Html("Text of both", compute="_compute_comparison", sanitize=False)
    changes = fields.Html("Changed otherwise", compute="_compute_comparison", sanitize=False)

    @api.constrains("old_revision_id", "revision_id")
    def _check_one_document(self):
        for dialog in self.sudo():
            if dialog.old_revision_id.document_id != dialog.revision_id.document_id:
                raise ValidationError(self.env._("Choose two revisions of the same document."))

    @api.model
    def _open(self, revisions):
        """Return the dialog that compares two revisions; one alone is compared with the one in force or before it."""
        old, new = self._pair(revisions.sorted("sequence"))
        dialog = self.create({"old_revision_id": old.id, "revision_id": new.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What changed in %(document)s", document=new.document_id.display_name),
            "res_model": self._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _pair(self, revisions):
        if len(revisions) == 2:
            return revisions
        if len(revisions) != 1:
            raise UserError(self.env._("Choose one revision, or two of the same document, then compare."))
        others = [("document_id", "=", revisions.document_id.id), ("id", "!=", revisions.id)]
        Revisions = self.env["qms.document.revision"]
        # As the user: who may not read superseded revisions is not shown what they said.
        found = revisions.state in COMING and Revisions.search([*others, ("state", "=", "in_force")], limit=1)
        found = found or Revisions.search(
            [*others, ("sequence", "<", revisions.sequence)], order="sequence desc", limit=1
        )
        if not found:
            raise UserError(
                self.env._(
                    "There is no revision before %(revision)s that you can read. Superseded ones are for quality "
                    "officers and auditors: ask one of them.",
                    revision=revisions.display_name,
                )
            )
        return found, revisions

    @api.depends("old_revision_id", "revision_id")
    def _compute_comparison(self):
        for dialog in self:
            old, new = dialog.old_revision_id, dialog.revision_id
            (old | new).check_access("read")
            result = compare(old.body, new.body, self._skipped)
            dialog.places, dialog.is_coarse = result.places, result.is_coarse
            dialog.text = html_sanitize(result.html, sanitize_attributes=True, sanitize_style=True)
            dialog.changes = self.env["ir.qweb"]._render(
                "qms_iso9001.qms_document_compare_changes", {"rows": self._changed_rows(old, new)}
            )

    def _skipped(self, count):
        return self.env._("… %(count)s paragraphs without changes …", count=count)

    @api.model
    def _changed_rows(self, old, new):
        before, after = self._shown_values(old), self._shown_values(new)
        labels = {**new.fields_get(list(after), ["string"]), "size": {"string": self.env._("Size of the file")}}
        return [
            {"label": labels[name]["string"], "old": before[name], "new": after[name]}
            for name in after
            if before[name] != after[name]
        ]

    @api.model
    def _shown_values(self, revision):
        # Names of signers are no secret; the users behind them not everybody may read.
        users, sized = revision.sudo(), revision.with_context(bin_size=True)
        size = sized.file or ""
        return {
            "number": revision.number or "",
            "name": revision.name or "",
            "summary": revision.summary or "",
            "is_minor": self.env._("Minor change") if revision.is_minor else self.env._("Major change"),
            "in_force_from": format_date(self.env, revision.in_force_from) if revision.in_force_from else "",
            "file_name": revision.file_name or "",
            "size": size.decode() if isinstance(size, bytes) else size,
            "file_sha256": revision.file_sha256 or "",
            "reviewer_ids": ", ".join(users.reviewer_ids.mapped("name")),
            "approver_ids": ", ".join(users.approver_ids.mapped("name")),
        }
