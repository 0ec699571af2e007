from odoo import api, fields, models


class QmsCapaUpdate(models.Model):
    """A document, process or training that a corrective action may have to change, answered *updated* or *not needed,
    because*: what was learned does not stay with those who learned it."""

    _name = "qms.capa.update"
    _inherit = ["qms.capa.part.mixin", "qms.reason.mixin"]
    _description = "Checklist of a corrective action"
    _order = "capa_id, kind, id"
    _check_company_auto = True

    name = fields.Char("What", compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    kind = fields.Selection(
        [("document", "Document"), ("process", "Process"), ("training", "Training"), ("other", "Other")],
        required=True,
        default="other",
    )
    document_id = fields.Many2one(
        "qms.document", "Document", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    process_id = fields.Many2one(
        "qms.process", "Process", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    verdict = fields.Selection([("updated", "Updated"), ("not_needed", "Not needed")], readonly=True, copy=False)
    reason = fields.Char("How, or why not", readonly=True, copy=False)

    @api.model
    def _asked_fields(self):
        return super()._asked_fields() | {"name", "kind", "document_id", "process_id"}

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows; of a document that one may read."""
        self._check_document(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Write; to a document that one may read."""
        self._check_document(vals)
        return super().write(vals)

    @api.model
    def _check_document(self, *vals_list):
        ids = {vals["document_id"] for vals in vals_list if vals.get("document_id")}
        self.env["qms.document"].browse(ids).check_access("read")

    def _read_format(self, fnames, load="_classic_read"):
        """The title of a document is told to who may read that: the link of others stays empty."""
        rows = super()._read_format(fnames, load)
        if self.env.su or "document_id" not in fnames:
            return rows
        hidden = self.sudo().document_id.sudo(False)
        hidden = set((hidden - hidden._filtered_access("read")).ids)
        for values in rows:
            if self.browse(values["id"]).sudo().document_id.id in hidden:
                values["document_id"] = False
        return rows

    @api.depends("document_id", "process_id")
    def _compute_name(self):
        for row in self:
            # Whoever answers need not read every process.
            source = row.sudo().document_id or row.sudo().process_id
            row.name = row.name or source.display_name

    def action_updated(self, reason=None):
        """Say that it was updated, and where one sees it (the new revision, the minutes). For who works on it."""
        reason = self._require_reason(reason)
        self._require_answerable()._answer_each("updated", reason)

    def action_not_needed(self, reason=None):
        """Say that it need not be updated, and why. For who works on it."""
        reason = self._require_reason(reason)
        self._require_answerable()._answer_each("not_needed", reason)

    def _answer_each(self, verdict, reason):
        for row in self:
            row._answer(verdict=verdict, reason=reason)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_updated": self.env._("What was updated, and where does one see it?"),
            "action_not_needed": self.env._("Not needed, because"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_updated"}
