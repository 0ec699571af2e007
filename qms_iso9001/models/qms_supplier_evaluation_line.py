from odoo import fields, models

from ..tools.optional_number import OptionalFloat


class QmsSupplierEvaluationLine(models.Model):
    """One criterion of an evaluation as it was counted or judged."""

    _name = "qms.supplier.evaluation.line"
    _description = "Vendor evaluation line"
    _order = "evaluation_id, sequence, id"

    evaluation_id = fields.Many2one("qms.supplier.evaluation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="evaluation_id.partner_id", store=True, index="btree_not_null")
    sequence = fields.Integer(default=10)
    criterion_id = fields.Many2one("qms.supplier.criterion", index="btree_not_null", ondelete="restrict")
    name = fields.Char("Criterion", required=True, readonly=True)
    kind = fields.Selection([("computed", "Counted"), ("judged", "Judged"), ("survey", "Asked")], readonly=True)
    weight = fields.Float("Weight (%)", readonly=True, aggregator=None)
    state = fields.Selection(
        [("scored", "Scored"), ("few", "Too few cases"), ("no_data", "No data"), ("open", "To judge")], readonly=True
    )
    score = OptionalFloat(digits=(5, 1))
    numerator = OptionalFloat(readonly=True)
    denominator = OptionalFloat(readonly=True)
    value = OptionalFloat(readonly=True)
    value_text = fields.Char("Figure", readonly=True)
    count = fields.Integer("Cases", readonly=True, aggregator=None)
    left_out_count = fields.Integer("Left out", readonly=True, aggregator=None)
    floor = OptionalFloat(readonly=True)
    is_below_floor = fields.Boolean("Below its floor", readonly=True)
    reason = fields.Text("Why")
    judged_by_id = fields.Many2one("res.users", "Judged by", readonly=True, ondelete="restrict")
