from odoo import api, fields, models
from odoo.exceptions import UserError

ORIGIN = {"review_id", "review_input_id", "review_output"}
# What was decided stands in the minutes in these words.
DECIDED = ORIGIN | {"name"}


class QmsActionReviewMixin(models.AbstractModel):
    """A decision of the management review: of which one, at which input, and which of the three kinds of result. Once
    the minutes are signed none comes to the review, none leaves it and none disappears."""

    _name = "qms.action.review.mixin"
    _description = "Decision of a management review"

    review_id = fields.Many2one(
        "qms.management.review",
        "Management review",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    review_input_id = fields.Many2one(
        "qms.management.review.input",
        "Decided at",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    review_output = fields.Selection(
        [
            ("improvement", "Improvement"),
            ("change", "Change of the system"),
            ("resources", "Resources"),
        ],
        "Kind of decision",
        copy=False,
    )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | ORIGIN

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a decision comes only to a review that is not signed."""
        actions = super().create(vals_list)
        actions._check_review_open()
        return actions

    def write(self, vals):
        """Write; a decision of signed minutes stays with its review, as it was worded."""
        moved = DECIDED & vals.keys()
        changed = (
            self.filtered(
                lambda a: any(
                    a[name] != a._fields[name].convert_to_record(a._fields[name].convert_to_cache(vals[name], a), a)
                    for name in moved
                )
            )
            if moved
            else self.browse()
        )
        changed._check_review_open()
        res = super().write(vals)
        changed._check_review_open()
        return res

    def _check_review_open(self):
        for action in self.sudo().filtered(lambda action: action.review_id.state == "signed"):
            raise UserError(
                self.env._(
                    "The minutes of %(review)s are signed: no decision is added to them, reworded, moved or taken "
                    "away. Make a quality action without review instead.",
                    review=action.review_id.display_name,
                )
            )

    def _is_deletable(self):
        return super()._is_deletable() and self.sudo().review_id.state != "signed"
