from odoo import fields, models

from .qms_supplier_approval import STANDING, STATES


class QmsSupplierRating(models.Model):
    """What a score is called. A rating reaches from its lower limit to that of the next better one, so that ratings
    tile 0 to 100 without gap or overlap whatever is typed."""

    _name = "qms.supplier.rating"
    _description = "Vendor rating"
    _order = "scheme_id, score_from desc"

    scheme_id = fields.Many2one("qms.supplier.scheme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    name = fields.Char("Rating", required=True, translate=True)
    score_from = fields.Float("From", required=True, help="A score of this or more, up to the next better rating.")
    description = fields.Char("Meaning", translate=True)
    status = fields.Selection(
        [each for each in STATES if each[0] in STANDING], "Proposed status", required=True, default="approved"
    )

    _score_unique = models.UniqueIndex("(scheme_id, score_from)", "Two ratings begin at the same score.")
