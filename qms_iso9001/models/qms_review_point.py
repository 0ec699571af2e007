from odoo import fields, models


class QmsReviewPoint(models.Model):
    """What somebody looks at before a quotation becomes an order: whether we can and may do what is asked for."""

    _name = "qms.review.point"
    _description = "Point of the order review"
    _order = "sequence, id"
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char("Question", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    categ_id = fields.Many2one(
        "product.category",
        "For products of",
        index="btree_not_null",
        ondelete="restrict",
        help="And of the categories below it. Empty: for all products.",
    )
