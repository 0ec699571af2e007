from odoo import api, models
from odoo.fields import Domain


class QmsIndicatorValueDueMixin(models.AbstractModel):
    """Which values are due, and where people find them: the list, the Inbox, My quality."""

    _name = "qms.indicator.value.due.mixin"
    _inherit = ["qms.contribution"]
    _description = "Values due"

    _listed_activities = ("qms_iso9001.mail_activity_type_value_due",)

    @api.model
    def _due_domain(self, company=None):
        """Return the domain of the values that are waited for: the period is over, as `company` counts days (else as
        the user does), and the cut-off not yet."""
        today = company._qms_today() if company else "today"
        return (
            Domain("is_typed", "=", False)
            & Domain("is_locked", "=", False)
            & Domain("date_end", "<", today)
            & self._in_use_domain(company)
        )

    @api.model
    def _in_use_domain(self, company=None):
        """Return the domain of the values of what is measured in `company`, else in those the user works in now. An
        indicator that is switched off there waits for nothing."""
        indicators = self.env["qms.indicator"].sudo().with_context(active_test=False)
        typed = Domain("source", "=", "typed")
        return Domain.OR(
            Domain("company_id", "=", each.id)
            & Domain("indicator_id", "in", indicators.search(typed & indicators._measured_domain(each)).ids)
            for each in company or self._open_companies()
        )

    def _is_empty(self):
        """Tell whether nobody entered anything yet; the source is that of the period before."""
        figures = (self.value, self.numerator, self.denominator)
        return not self.is_locked and not self.attachment_ids and all(figure is False for figure in figures)

    def _end_reminders(self):
        """Take away the owner's open reminder of these; of other companies' nothing is taken."""
        self.sudo().reminder_id.filtered("active").unlink()

    @api.model
    def action_open_due(self):
        """Open the list of the values that are due."""
        return self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_indicator_value_action")

    def action_open_from_list(self):
        """Open the list in which this value is typed."""
        return self.action_open_due()

    @api.model
    def _inbox_lines(self):
        closed = Domain("is_locked", "=", True) & Domain("is_last", "=", True) & self._in_use_domain()
        missing = closed & Domain("is_typed", "=", False)
        return [
            self._value_line(self.env._("Indicators waiting for a typed value"), self._due_domain()),
            self._value_line(self.env._("Typed values that are missing for good"), missing),
        ]

    @api.model
    def _my_quality_lines(self):
        mine = self._due_domain() & Domain("user_id", "=", self.env.uid)
        return [self._value_line(self.env._("Values to type"), mine)]

    @api.model
    def _value_line(self, label, domain):
        return self._contribution_line(label, list(domain), "date_due", open_verb="action_open_from_list")
