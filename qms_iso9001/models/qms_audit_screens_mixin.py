from odoo import api, models

LATE = [("state", "in", ("planned", "running")), ("date_end", "<", "today")]

# Who is audited hears of it at least two weeks before.
UNSENT = [("state", "=", "planned"), ("date_plan_sent", "=", False), ("date_start", "<=", "today +14d")]


class QmsAuditScreensMixin(models.AbstractModel):
    """What audits bring to Inbox, My quality, management review, audit pack and Overview."""

    _name = "qms.audit.screens.mixin"
    _description = "Audits on shared screens"
    _pack_part = "04"

    @api.model
    def _inbox_lines(self):
        unsaid = [("state", "=", "running"), ("warnings_kept", "!=", False)]
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Audits past their last day without report"), LATE, "date_end"),
            self._contribution_line(self.env._("Running audits: look at who audits"), unsaid, "date_start"),
            self._contribution_line(self.env._("Audits in two weeks: plan not sent"), UNSENT, "date_start"),
        ]

    @api.model
    def _my_quality_lines(self):
        uid = self.env.uid
        mine = ["|", ("user_id", "=", uid), ("team_ids", "in", uid)]
        open_ = [("state", "in", ("planned", "running")), ("date_until", ">=", "today")]
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("My audits"), [*open_, *mine], "date_start"),
            self._contribution_line(
                self.env._("My audits in two weeks: plan not sent"), [*UNSENT, ("user_id", "=", uid)], "date_start"
            ),
        ]

    @api.model
    def _my_quality_info_lines(self):
        coming = [("state", "in", ("planned", "running")), ("auditee_ids", "in", self.env.uid)]
        return [
            *super()._my_quality_info_lines(),
            self._contribution_line(self.env._("I am audited"), coming, "date_start"),
        ]

    @api.model
    def _review_inputs(self):
        return [
            *super()._review_inputs(),
            self._contribution_line(self.env._("Audits reported"), [("state", "=", "reported")], "date_done"),
            self._contribution_line(self.env._("Audits called off"), [("state", "=", "cancelled")], "date_start"),
        ]

    @api.model
    def _pack_folder(self):
        return [
            *super()._pack_folder(),
            self._contribution_line(self.env._("Audits and their reports"), [("state", "=", "reported")], "date_done"),
        ]

    def _inbox_about(self):
        return {
            audit.id: list(filter(None, (audit.sudo().user_id.name, (audit.warnings_kept or "").split("\n")[0])))
            for audit in self
        }
