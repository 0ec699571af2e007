from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .qms_risk_assessment import VERDICTS


class QmsRiskActionMixin(models.AbstractModel):
    """A quality action that treats a risk or goes after an opportunity, and in which rating its effect was judged."""

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

    @api.depends("risk_assessment_id")
    def _compute_risk_verdict(self):
        for action in self:
            action.risk_verdict = action.risk_assessment_id.verdict

    @api.depends("date_done", "date_due_original")
    def _compute_is_done_in_time(self):
        for action in self:
            done, due = action.date_done, action.date_due_original
            action.is_done_in_time = bool(done and due and done <= due)

    @api.model
    def _search_is_done_in_time(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_time = Domain.custom(to_sql=self._sql_done_in_time, predicate=lambda action: action.is_done_in_time)
        return Domain.OR([in_time if each else ~in_time for each in value])

    @api.model
    def _sql_done_in_time(self, model, alias, query):
        names = (model._field_to_sql(alias, name, query) for name in ("date_done", "date_due_original"))
        return SQL("COALESCE(%s <= %s, FALSE)", *names)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"risk_assessment_id"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"risk_id"}
