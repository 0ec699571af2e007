from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.risk_states import VERDICTS


class QmsRiskActionMixin(models.AbstractModel):
    """A quality action that treats a risk or goes after an opportunity, and in which rating its effect was judged. Past
    its first due date it stays a case of that risk, whatever is done to it."""

    _name = "qms.risk.action.mixin"
    _description = "Treatment of a risk"

    risk_id = fields.Many2one(
        "qms.risk", "Risk or opportunity", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    risk_assessment_id = fields.Many2one(
        "qms.risk.assessment",
        "Effect judged in",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    risk_verdict = fields.Selection(VERDICTS, "Effect", compute="_compute_risk_verdict", compute_sudo=True)
    is_done_in_time = fields.Boolean(
        "Done by the first due date", compute="_compute_is_done_in_time", search="_search_is_done_in_time"
    )
    date_cancelled = fields.Date("Cancelled on", readonly=True, copy=False)
    is_cancelled_late = fields.Boolean(
        "Cancelled after the first due date",
        compute="_compute_is_cancelled_late",
        search="_search_is_cancelled_late",
    )

    @api.depends("risk_assessment_id")
    def _compute_risk_verdict(self):
        for action in self:
            action.risk_verdict = action.risk_assessment_id.verdict

    @api.depends("date_done", "date_due_original")
    def _compute_is_done_in_time(self):
        for action in self:
            done, due = action.date_done, action.date_due_original
            action.is_done_in_time = bool(done and due and done <= due)

    @api.depends("date_cancelled", "date_due_original")
    def _compute_is_cancelled_late(self):
        for action in self:
            cancelled, due = action.date_cancelled, action.date_due_original
            action.is_cancelled_late = bool(cancelled and due and cancelled > due)

    @api.model
    def _search_is_done_in_time(self, operator, value):
        return self._search_flag("is_done_in_time", self._sql_done_in_time, operator, value)

    @api.model
    def _search_is_cancelled_late(self, operator, value):
        return self._search_flag("is_cancelled_late", self._sql_cancelled_late, operator, value)

    @api.model
    def _search_flag(self, name, to_sql, operator, value):
        if operator != "in":
            return NotImplemented
        flag = Domain.custom(to_sql=to_sql, predicate=lambda action: action[name])
        return Domain.OR([flag if each else ~flag for each in value])

    @api.model
    def _sql_done_in_time(self, model, alias, query):
        names = (model._field_to_sql(alias, name, query) for name in ("date_done", "date_due_original"))
        return SQL("COALESCE(%s <= %s, FALSE)", *names)

    @api.model
    def _sql_cancelled_late(self, model, alias, query):
        names = (model._field_to_sql(alias, name, query) for name in ("date_cancelled", "date_due_original"))
        return SQL("COALESCE(%s > %s, FALSE)", *names)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"risk_assessment_id", "date_cancelled"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"risk_id"}

    def write(self, vals):
        """Write; past its first due date an action stays a case of its risk."""
        if "risk_id" in vals:
            self.sudo().filtered(lambda action: action.risk_id.id != vals["risk_id"])._check_not_due()
        return super().write(vals)

    def _is_risk_case(self):
        """Tell whether the figure of actions on risks counts it already."""
        action, due = self.sudo(), self.date_due_original
        return bool(action.risk_id and due and due < action.company_id._qms_today())

    def _check_not_due(self):
        for action in self.filtered(lambda action: action._is_risk_case()):
            raise UserError(
                self.env._(
                    "%(action)s was due on %(day)s: it stays with %(risk)s. Have it done or cancel it with a reason, "
                    "and give another action.",
                    action=action.display_name,
                    day=format_date(self.env, action.date_due_original),
                    risk=action.risk_id.display_name,
                )
            )

    def _is_deletable(self):
        return super()._is_deletable() and not self._is_risk_case()

    def _set_state(self, state, **vals):
        res = super()._set_state(state, **vals)
        for action in self.sudo():
            day = action.company_id._qms_today() if state == "cancelled" else False
            if action.date_cancelled != day:
                action._write_unguarded({"date_cancelled": day})
        return res
