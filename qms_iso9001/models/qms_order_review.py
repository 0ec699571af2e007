from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STAMP = {"name", "user_id", "date_reviewed", "content_hash", "changes", "changed_by_id", "previous_id"}


class QmsOrderReview(models.Model):
    """One point of the review of a quotation: who looked at it, when, with which result. An answer counts for the
    quotation as it stood; it is never rewritten."""

    _name = "qms.order.review"
    _inherit = ["qms.guarded.mixin"]
    _description = "Review of a quotation"
    _order = "order_id, id"
    _check_company_auto = True

    order_id = fields.Many2one("sale.order", "Quotation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    point_id = fields.Many2one(
        "qms.review.point", "Point", required=True, index=True, check_company=True, ondelete="restrict"
    )
    name = fields.Char("Question", readonly=True)
    result = fields.Selection(
        [("ok", "Fulfilled"), ("change", "Clarified, see note"), ("none", "Does not apply")], copy=False
    )
    note = fields.Text("Note", copy=False)
    user_id = fields.Many2one("res.users", "Reviewed by", readonly=True, copy=False, ondelete="restrict")
    date_reviewed = fields.Datetime("Reviewed on", readonly=True, copy=False)
    content_hash = fields.Char(readonly=True, copy=False)
    changes = fields.Text("Changed since", readonly=True, copy=False, help="On the order, after it was confirmed.")
    changed_by_id = fields.Many2one("res.users", "Changed by", readonly=True, copy=False, ondelete="restrict")
    previous_id = fields.Many2one(
        "qms.order.review",
        "Reviewed before",
        check_company=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    is_current = fields.Boolean("As the quotation stands", compute="_compute_is_current", compute_sudo=True)

    _waiting_once = models.UniqueIndex(
        "(order_id, point_id) WHERE result IS NULL",
        "This point waits for its answer already: open Review requirements again.",
    )

    @api.depends("result", "content_hash", "order_id")
    def _compute_is_current(self):
        hashes = {order: order._qms_content_hash() for order in self.order_id}
        for review in self:
            review.is_current = bool(review.result) and review.content_hash == hashes[review.order_id]

    @api.constrains("result", "note")
    def _check_note(self):
        for review in self:
            if review.result == "change" and not (review.note or "").strip():
                raise ValidationError(self.env._("Write what was clarified: %(question)s", question=review.name or ""))

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | STAMP

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Choose the result: who and when are kept by themselves.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the question is kept as it read, an answer as it is given."""
        # Of one point one waits at a time: an answer just given makes room for the next question.
        self.flush_model(["result"])
        reviews = super().create(vals_list)
        reviews._check_order()
        for review in reviews.sudo():
            review._qms_write({"name": review.point_id.name})
        reviews.filtered("result")._stamp()
        return reviews

    def write(self, vals):
        """Write; an answer is stamped and stays."""
        if self.filtered("result") or {"order_id", "point_id"} & vals.keys():
            raise UserError(self.env._("What was reviewed is evidence and stays. Review the quotation again instead."))
        self._check_order()
        res = super().write(vals)
        if vals.get("result"):
            self._stamp()
        return res

    def _check_order(self):
        """Raise AccessError for reviews of quotations that the user may not change."""
        self.sudo().order_id.with_env(self.env).check_access("write")

    def _stamp(self):
        for order, reviews in self.sudo().grouped("order_id").items():
            reviews._qms_write(
                {
                    "user_id": self.env.uid,
                    "date_reviewed": fields.Datetime.now(),
                    "content_hash": order._qms_content_hash(),
                }
            )

    # After a change of an order that is confirmed

    @api.model
    def _waiting_again_domain(self):
        return [("result", "=", False), ("changes", "!=", False)]

    def _waiting_again(self):
        """Return those asked for again and not answered."""
        return self.filtered_domain(self._waiting_again_domain())

    def _keep_changes(self, text):
        """Keep on open points what was changed, by whom (the last one) and after which answer."""
        for review in self:
            # An undone change is no answer: it has no hash.
            answered = review.order_id.qms_review_ids.filtered(
                lambda other, review=review: other.content_hash and other.point_id == review.point_id
            )
            review._qms_write(
                {
                    "changes": "\n".join(filter(None, [review.changes, text])),
                    "changed_by_id": self.env.uid,
                    "previous_id": answered[-1:].id,
                }
            )

    def _undo(self, text):
        """Close what was asked for again: the change was undone, by `text`, and what was reviewed stands. Nobody
        reviewed anything."""
        self._keep_changes(text)
        for review in self:
            review._qms_write(
                {
                    "result": "none",
                    "note": self.env._("The change was undone."),
                    "date_reviewed": fields.Datetime.now(),
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if self.filtered(lambda review: review.result or review.changes):
            raise UserError(self.env._("What was reviewed is evidence and stays. Review the quotation again instead."))
