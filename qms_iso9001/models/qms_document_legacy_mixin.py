from odoo import Command, api, fields, models


class QmsDocumentLegacyMixin(models.AbstractModel):
    """A revision that came in by import, in a past state: nobody is named to sign it here, and its file follows later.

    A model lists it before `qms.approval.mixin`.
    """

    _name = "qms.document.legacy.mixin"
    _description = "Imported revision"

    # Offered by the import screen, which leaves out what is readonly; who writes it, the life cycle guards.
    in_force_until = fields.Date(readonly=False)
    takes_file = fields.Boolean(compute="_compute_takes_file")

    @api.depends("state", "is_legacy", "file_sha256", "file_name", "body", "disposition_id")
    def _compute_takes_file(self):
        for revision in self:
            # As it is stored: a form in which a file was just chosen goes on taking it.
            revision.takes_file = revision.state == "draft" or revision._origin._awaits_file()

    def _awaits_file(self):
        """Tell whether this was imported without its file: with the name of one, or with no text either. One that is
        a text is complete."""
        is_bare = self.is_legacy and not self.file_sha256 and not self.disposition_id
        return bool(is_bare and (self.file_name or not self._has_text()))

    @api.model
    def _split_imported(self, vals):
        vals, imported = super()._split_imported(vals)
        if imported:
            # The route of the type would name people who never saw it.
            vals = {"reviewer_ids": [Command.clear()], "approver_ids": [Command.clear()], **vals}
        return vals, imported

    @api.model
    def _get_file_missing_domain(self):
        """Return the domain of the revisions that were imported with the name of a file and wait for it."""
        waiting = [("file_name", "!=", False), ("file_sha256", "=", False), ("disposition_id", "=", False)]
        return [*waiting, "|", ("is_legacy", "=", True), ("state", "=", "draft")]
