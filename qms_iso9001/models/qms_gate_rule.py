from odoo import fields, models

from .qms_gate_mixin import RULES


class QmsGateRule(models.Model):
    """What a check does in a company, for all products or for those of a category; the nearest parent category wins.
    Without any rule a check that is switched on warns about storable goods."""

    _name = "qms.gate.rule"
    _inherit = ["mail.thread"]
    _description = "Rule of a check"
    _order = "company_id, gate, categ_id, id"
    _rec_name = "gate"

    gate = fields.Selection(
        [("purchase", "Purchase check"), ("receipt", "Receipt check"), ("sale", "Review of a quotation")],
        "Check",
        required=True,
        default="purchase",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    categ_id = fields.Many2one(
        "product.category",
        "For products of",
        index="btree_not_null",
        ondelete="cascade",
        tracking=True,
        help="And of the categories below it that have no rule of their own. Empty: all others.",
    )
    rule = fields.Selection(RULES, required=True, default="warn", tracking=True)
    products = fields.Selection(
        [("storable", "Storable goods"), ("all", "All, also services and consumables")],
        "Which products",
        required=True,
        default="storable",
        tracking=True,
    )
    active = fields.Boolean(default=True, tracking=True)

    _one_per_scope = models.UniqueIndex(
        "(company_id, gate, COALESCE(categ_id, 0)) WHERE active",
        "There is a rule for this check and category already. Change it, or archive it first.",
    )
