from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class QmsScopeReviewMixin(models.AbstractModel):
    """The periodic review of the scope in force: whether it still says what the company does. What has to change
    starts the next version, of which the rhythm begins anew."""

    _name = "qms.scope.review.mixin"
    _inherit = "qms.periodic.review.mixin"
    _description = "Periodic review of the scope"

    _review_link = "scope_id"
    _review_topics = ("SCOPE",)

    review_ids = fields.One2many("qms.periodic.review", "scope_id", "Reviews", readonly=True)
    review_months = fields.Integer(default=12)

    @api.model
    def _get_reviewed_domain(self):
        return super()._get_reviewed_domain() & Domain("state", "=", "in_force")

    def _put_in_force(self):
        """Put in force, and count the first review from today."""
        res = super()._put_in_force()
        self._plan_missing()
        return res

    def _end(self, last_day):
        """End it; nothing of it is reviewed any more."""
        res = super()._end(last_day)
        self._set_date_review(False)
        return res

    @api.model
    def _review_starts(self):
        return {
            **super()._review_starts(),
            "minor": self.env._("Starts the next version, with your correction."),
            "major": self.env._("Starts the next version, which you write anew."),
            "withdraw": self.env._("Ends the scope in force, with your reason. It stays as evidence."),
        }

    @api.model
    def _reviews_due_label(self):
        return self.env._("Scope to review")

    def _check_may_withdraw(self):
        if not self._is_manager():
            raise AccessError(
                self.env._(
                    "A quality manager ends the scope. Ask one to record this review, with your reason.",
                )
            )

    def _review_minor(self, review):
        return self._start_version(review)

    def _review_major(self, review):
        return self._start_version(review)

    def _start_version(self, review):
        """Open the next version; the owner without a quality group gets this one, which says what to change."""
        return self.action_revise() if self.has_access("write") else self._get_review_form()

    def _review_withdraw(self, review):
        self.action_obsolete(review.comment)
        return {"type": "ir.actions.act_window_close"}
