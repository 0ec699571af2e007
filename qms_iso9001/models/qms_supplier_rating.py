from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.numbers import score_range
from ..tools.vendor_status import STANDING, STATES


class QmsSupplierRating(models.Model):
    """What a score is called. A rating reaches from its lower limit to that of the next better one, so that ratings
    tile 0 to 100 without gap or overlap whatever is typed."""

    _name = "qms.supplier.rating"
    _description = "Vendor rating"
    _order = "scheme_id, score_from desc"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "qms.supplier.scheme", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    name = fields.Char("Rating", required=True, translate=True)
    score_from = fields.Float("From", required=True, help="A score of this or more, up to the next better rating.")
    description = fields.Char("Meaning", translate=True)
    status = fields.Selection(
        [each for each in STATES if each[0] in STANDING], "Proposed status", required=True, default="approved"
    )

    score_text = fields.Char("Scores", compute="_compute_score_text")

    _score_unique = models.UniqueIndex("(scheme_id, score_from)", "Two ratings begin at the same score.")
    _score_within = models.Constraint("CHECK(score_from BETWEEN 0 AND 100)", "A rating begins between 0 and 100.")

    @api.depends_context("lang")
    @api.depends("score_from", "scheme_id.rating_ids.score_from")
    def _compute_score_text(self):
        for rating in self:
            higher = rating.scheme_id.rating_ids.filtered(lambda other, own=rating: other.score_from > own.score_from)
            limit = min(higher.mapped("score_from"), default=None)
            rating.score_text = score_range(self.env, rating.score_from, limit)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lowest(self):
        for rating in self:
            if not rating.score_from and rating.scheme_id.active:
                raise UserError(
                    self.env._(
                        "“%(rating)s” begins at 0; without it low scores had no rating. Change its name instead.",
                        rating=rating.name,
                    )
                )
