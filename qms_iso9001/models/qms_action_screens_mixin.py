from odoo import api, fields, models
from odoo.fields import Domain

LATE = [("state", "=", "open"), ("date_due", "<", "today")]
TO_VERIFY = [("state", "=", "done"), ("is_verification_required", "=", True)]


class QmsActionScreensMixin(models.AbstractModel):
    """What quality actions bring to Inbox, My quality, Overview, management review and audit pack."""

    _name = "qms.action.screens.mixin"
    _description = "Quality actions on shared screens"

    @api.model
    def _inbox_lines(self):
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Quality actions that are late"), LATE, "date_due"),
            self._contribution_line(self.env._("Quality actions to verify"), TO_VERIFY, "date_due"),
        ]

    @api.model
    def _my_quality_lines(self):
        mine = [("user_id", "=", self.env.uid), ("state", "=", "open")]
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("My quality actions"), mine, "date_due"),
            self._contribution_line(
                self.env._("Quality actions for me to verify"),
                list(Domain(TO_VERIFY) & self._for_me_to_verify_domain()),
                "date_due",
            ),
        ]

    @api.model
    def _review_inputs(self):
        line = self._contribution_line(self.env._("Status of quality actions"), [], "date_due")
        return [*super()._review_inputs(), line]

    @api.model
    def _pack_folder(self):
        line = self._contribution_line(self.env._("Quality actions"), [], "date_done")
        return [*super()._pack_folder(), line]

    @api.model
    def _pack_domain(self, line, start, end):
        """What was done in the period, and what was open at its end."""
        if line["date_field"] != "date_done":
            return super()._pack_domain(line, start, end)
        done = self._pack_since("date_done", start) & self._pack_until("date_done", end)
        later = Domain("state", "=", "open") | self._pack_since("date_done", fields.Date.add(end, days=1))
        still_open = self._pack_until("create_date", end) & later
        return Domain(line["domain"]) & self._pack_company_domain() & (done | still_open)

    @api.model
    def _overview_tiles(self):
        late = self.search_count(LATE)
        standing = ("bad", self.env._("Late")) if late else ("good", self.env._("None is late"))
        title = self.env._("Quality actions overdue")
        return [*super()._overview_tiles(), self._overview_tile(title, late, standing, LATE, sequence=50)]

    def _inbox_verbs(self):
        label, done = self.env._("Confirm that it was done"), self.env._("Confirmed")
        verify = self._contribution_verb("action_verify", label, done)
        label = self.env._("Done")
        ask = self._contribution_verb("action_ask_reason", label, label, {"qms_verb": "action_done"})
        close = self._contribution_verb("action_done", label, label)
        steps = {
            action.id: [verify if action.can_verify else close if (action.evidence or "").strip() else ask]
            for action in self
            if action.can_verify or action.can_do
        }
        return {**steps, **super()._inbox_verbs()}
