from odoo import api, models

APPROVED = ("program_state", "=", "approved")
REACHED = [APPROVED, ("state", "=", "planned"), ("date_start", "<=", "today")]


class QmsAuditProgramLineScreensMixin(models.AbstractModel):
    """What the lines of audit programmes bring to Inbox, My quality, Overview, management review and audit pack."""

    _name = "qms.audit.program.line.screens.mixin"
    _description = "Lines of the audit programme on shared screens"

    @api.model
    def _inbox_lines(self):
        label = self.env._("Audits of the programme whose month has come, not planned yet")
        return [*super()._inbox_lines(), self._contribution_line(label, REACHED, "date_start")]

    def _inbox_verbs(self):
        label, done = self.env._("Plan the audit"), self.env._("Planned")
        plan = self._contribution_verb("action_plan_audit", label, done)
        may = self.has_access("write")
        return {line.id: [plan] for line in self if may and line.state == "planned"}

    def _inbox_about(self):
        return {line.id: [line.grounds] for line in self if line.grounds}

    @api.model
    def _my_quality_info_lines(self):
        mine = [APPROVED, ("state", "=", "planned"), ("user_id", "=", self.env.uid)]
        label = self.env._("Audits that I am to lead")
        return [*super()._my_quality_info_lines(), self._contribution_line(label, mine, "date_start")]

    @api.model
    def _review_inputs(self):
        lines = [
            (self.env._("Audits of the programme"), [("state", "!=", "left_out")], "date_start"),
            (self.env._("Moved to another month"), [("log", "!=", False)], "date_baseline"),
            (self.env._("Processes left out of the programme"), [("state", "=", "left_out")], "date_baseline"),
        ]
        return [
            *super()._review_inputs(),
            *(self._contribution_line(label, [APPROVED, *domain], day) for label, domain, day in lines),
        ]

    @api.model
    def _pack_folder(self):
        label = self.env._("Months of the audit programmes")
        return [*super()._pack_folder(), self._contribution_line(label, [APPROVED], "date_start")]
