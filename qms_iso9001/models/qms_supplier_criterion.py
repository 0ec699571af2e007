from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.amounts import AMOUNT_GROUPS
from ..tools.optional_number import OptionalFloat
from ..tools.scoring import linear_score

KINDS = [("computed", "Counted from the ERP"), ("judged", "Judged by people"), ("survey", "Asked of buyers")]


class QmsSupplierCriterion(models.Model):
    """What vendors are measured by: an indicator counted per vendor, or the judgement of people."""

    _name = "qms.supplier.criterion"
    _description = "Vendor criterion"
    _order = "scheme_id, sequence, id"
    _check_company_auto = True
    # A branch is evaluated by the scheme of its parent.
    _check_company_domain = models.check_company_domain_parent_of

    scheme_id = fields.Many2one(
        "qms.supplier.scheme", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    name = fields.Char("Criterion", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, "How", required=True, default="computed")
    indicator_id = fields.Many2one(
        "qms.indicator", "Indicator", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    weight = fields.Float("Weight (%)", required=True, aggregator=None)
    best_value = fields.Float(
        "Best value", default=100, help="This value or better is worth 100.", aggregator=None, groups=AMOUNT_GROUPS
    )
    worst_value = fields.Float(
        "Worst value", default=0, help="This value or worse is worth 0.", aggregator=None, groups=AMOUNT_GROUPS
    )
    minimum_count = fields.Integer("Cases at least", default=3, required=True)
    floor = OptionalFloat(
        "Floor",
        help="A score below it caps the proposed status at conditional, whatever the total, and is printed. "
        "Empty or 0: no floor.",
    )
    survey_id = fields.Many2one("survey.survey", "Questions", index="btree_not_null", ondelete="restrict")
    user_ids = fields.Many2many(
        "res.users", "qms_supplier_criterion_user_rel", "criterion_id", "user_id", string="Asked buyers"
    )
    reason_hint = fields.Char("What to look at", translate=True, help="For whoever judges it.")

    _weight_within = models.Constraint("CHECK(weight > 0 AND weight <= 100)", "A weight is more than 0, at most 100.")
    _count_positive = models.Constraint("CHECK(minimum_count > 0)", "Ask for at least one case.")
    _floor_within = models.Constraint("CHECK(floor BETWEEN 0 AND 100)", "A floor is a score: from 0 to 100.")
    _scale_open = models.Constraint(
        "CHECK(kind != 'computed' OR best_value != worst_value)",
        "The best value and the worst are the same. Between two different ones a score can be found.",
    )

    @api.onchange("indicator_id")
    def _onchange_indicator_id(self):
        if self.indicator_id:
            self.name = self.name or self.indicator_id.name
            if self.indicator_id.unit == "percent" and self.best_value in (0, 100):
                up = self.indicator_id.direction == "up"
                self.best_value, self.worst_value = (100, 80) if up else (0, 10)

    def _score_value(self, value, count):
        """Return (state, score or None) of a figure with so many cases."""
        if value is None:
            return "no_data", None
        if count < self.minimum_count:
            return "few", None
        return "scored", linear_score(value, self.best_value, self.worst_value)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Lines of evaluations name their criterion; a restricting link would say the same in the database's words.
        if self.env["qms.supplier.evaluation.line"].sudo().search_count([("criterion_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Vendors were evaluated by this criterion. Archive it, and spread its weight over the others."
                )
            )
