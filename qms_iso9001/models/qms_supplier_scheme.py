from odoo import fields, models

MISSING = [
    ("spread", "Spread its weight over the others"),
    ("full", "Give full marks"),
    ("zero", "Give zero"),
]


class QmsSupplierScheme(models.Model):
    """How vendors are evaluated: by which criteria, with which weight, and what a score is called."""

    _name = "qms.supplier.scheme"
    _inherit = ["mail.thread"]
    _description = "Vendor evaluation scheme"
    _order = "company_id, id"

    name = fields.Char("Scheme", required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="restrict", help="Empty: for companies without one of their own."
    )
    missing = fields.Selection(
        MISSING,
        "A criterion without data",
        default="spread",
        required=True,
        tracking=True,
    )
    criterion_ids = fields.One2many("qms.supplier.criterion", "scheme_id", string="Criteria", copy=True)
    rating_ids = fields.One2many("qms.supplier.rating", "scheme_id", string="Ratings", copy=True)

    _one_per_company = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE active", "A company has one evaluation scheme. Change it, or archive it first."
    )
