from odoo import api, models

DRAFT = [("state", "=", "draft"), ("date_start", "<=", "today"), ("date_end", ">=", "today")]


class QmsAuditProgramScreensMixin(models.AbstractModel):
    """What audit programmes bring to Inbox, Overview, management review and audit pack."""

    _name = "qms.audit.program.screens.mixin"
    _description = "Audit programmes on shared screens"
    _pack_valid = ("date_start", "date_end")

    @api.model
    def _inbox_lines(self):
        label = self.env._("Audit programme of this year is not approved")
        return [*super()._inbox_lines(), self._contribution_line(label, DRAFT, "date_start")]

    def _inbox_about(self):
        return {program.id: [program.missing or program.user_id.name] for program in self}

    @api.model
    def _review_inputs(self):
        return [
            *super()._review_inputs(),
            self._contribution_line(self.env._("Audit programmes"), [("state", "=", "approved")], "date_end"),
        ]

    @api.model
    def _pack_folder(self):
        label = self.env._("Audit programmes, with the months first planned")
        return [*super()._pack_folder(), self._contribution_line(label, [("state", "=", "approved")], "date_end")]
