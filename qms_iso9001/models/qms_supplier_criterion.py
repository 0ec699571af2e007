from odoo import fields, models

from ..tools.optional_number import OptionalFloat

KINDS = [("computed", "Counted from the ERP"), ("judged", "Judged by people"), ("survey", "Asked of buyers")]


class QmsSupplierCriterion(models.Model):
    """What vendors are measured by: an indicator counted per vendor, or the judgement of people."""

    _name = "qms.supplier.criterion"
    _description = "Vendor criterion"
    _order = "scheme_id, sequence, id"

    scheme_id = fields.Many2one("qms.supplier.scheme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    name = fields.Char("Criterion", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, "How", required=True, default="computed")
    indicator_id = fields.Many2one("qms.indicator", "Indicator", index="btree_not_null", ondelete="restrict")
    weight = fields.Float("Weight (%)", required=True, aggregator=None)
    best_value = fields.Float("Best value", default=100, help="This value or better is worth 100.", aggregator=None)
    worst_value = fields.Float("Worst value", default=0, help="This value or worse is worth 0.", aggregator=None)
    minimum_count = fields.Integer("Cases at least", default=3, required=True)
    floor = OptionalFloat(
        "Floor", help="A score below it caps the status at conditional, whatever the total. Empty: no floor."
    )
    survey_id = fields.Many2one("survey.survey", "Questions", index="btree_not_null", ondelete="restrict")
    user_ids = fields.Many2many(
        "res.users", "qms_supplier_criterion_user_rel", "criterion_id", "user_id", string="Asked buyers"
    )
