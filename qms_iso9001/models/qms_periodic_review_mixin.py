from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..tools.actions import renamed
from .qms_owner_mixin import OFFICER


class QmsPeriodicReviewMixin(models.AbstractModel):
    """Looked at every so many months, whether it still holds: by its owner or a quality officer, and each review is a
    record that starts what its outcome says.

    A model has `user_id`, `company_id` and `review_ids`, names the link to itself on `qms.periodic.review` in
    `_review_link`, in `_review_topics` the codes of topics that an overdue review turns red beside those of the record
    itself, and lists this mixin before `mail.thread`. Hooks: `_get_reviewed_domain`, `_review_starts`,
    `_review_date_next`, `_reviews_due_label` and a method per outcome, which returns the action that opens what was
    started.
    """

    _name = "qms.periodic.review.mixin"
    _inherit = ["qms.periodic.review.reminder.mixin", "qms.owner.mixin", "qms.contribution"]
    _description = "Periodic review"

    _review_link = None
    _review_topics = ()

    can_review = fields.Boolean(compute="_compute_can_review")
    review_count = fields.Integer("Number of reviews", compute="_compute_review_count")

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_review(self):
        for record in self:
            record.can_review = bool(record._origin) and record._origin._may_review()

    @api.model
    def _assigned_fields(self):
        return super()._assigned_fields() | {"review_months"}

    def _may_review(self):
        officer = self.env.user.has_group(OFFICER) and self.has_access("write")
        return officer or self.user_id == self.env.user

    @api.depends("review_ids")
    def _compute_review_count(self):
        for record in self:
            record.review_count = len(record.review_ids)

    @api.constrains("company_id")
    def _check_company_reviewed(self):
        for record in self.sudo():
            if record.review_ids.company_id - record.company_id:
                told = self.env._(
                    "%s was reviewed in its company and stays there. Archive it here.", record.display_name
                )
                raise UserError(told)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reviewed(self):
        # Also reviews that the user may not read keep the record.
        for record in self.sudo():
            if record.review_ids:
                raise UserError(
                    self.env._(
                        "%(record)s was reviewed and cannot be deleted. Archive it instead.", record=record.display_name
                    )
                )

    def action_open_review(self):
        """Open the dialog that records a review. For the owner and quality officers."""
        self.ensure_one()
        self._check_may_review()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review of %(record)s", record=self.display_name),
            "res_model": "qms.periodic.review.record",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{self._review_link}": self.id},
        }

    def _check_may_review(self):
        self.check_access("read")
        for record in self:
            if not record._may_review():
                raise AccessError(
                    self.env._(
                        "%(record)s is reviewed by its owner and by quality officers. Ask %(owner)s.",
                        record=record.display_name,
                        owner=record.sudo().user_id.name or self.env._("a quality officer"),
                    )
                )
            if not record.filtered_domain(record._get_reviewed_domain()):
                raise UserError(
                    self.env._(
                        "%(record)s is not in use: there is nothing to review. Choose one that is.",
                        record=record.display_name,
                    )
                )

    def _reviewed_topic_ids(self, codes):
        """Return the ids of the topics that its overdue review turns red; `codes` is {code: topic id} of those asked
        for. Its own topics, and those that are about records of its kind."""
        topics = set(self.requirement_ids.ids) if "requirement_ids" in self._fields else set()
        return (topics & set(codes.values())) | {codes[code] for code in self._review_topics if code in codes}

    def _check_may_withdraw(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._(
                    "A quality officer withdraws %(record)s. Ask one to record this review, with your reason.",
                    record=self.display_name,
                )
            )

    def _record_review(self, outcome, comment, date_next, files=None):
        """Record a review by the current user and start what its outcome says; return the action that opens that.
        `files` and what the record itself shows as proof that day stay with the review, whatever becomes of the record.

        For the owner and quality officers. Raises UserError without a comment where the outcome needs one, and for a
        next review that is not in the future.
        """
        self.ensure_one()
        self._check_may_review()
        if outcome == "withdraw":
            self._check_may_withdraw()
        reviews = self.env["qms.periodic.review"]
        vals = reviews._prepare_vals(self, outcome, (comment or "").strip(), date_next)
        if files:
            files.check_access("read")
        vals["attachment_ids"] = [Command.set(((files or self.env["ir.attachment"]) | self._review_files()).ids)]
        # Nobody has the right to write reviews: only this step does.
        review = reviews.sudo().create(vals)
        if review.date_next:
            self._set_date_review(review.date_next)
        self._note_review(review)
        return getattr(self, f"_review_{outcome}")(review)

    def _note_review(self, review):
        lines = [
            self.env._(
                "Reviewed: %(outcome)s.",
                outcome=dict(review._fields["outcome"]._description_selection(self.env))[review.outcome],
            ),
            review.comment,
            review.date_next and self.env._("Next review on %(day)s.", day=format_date(self.env, review.date_next)),
        ]
        body = Markup("<br/>").join(line for line in lines if line)
        # Who may review need not have the right to write.
        self.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)

    @api.model
    def _review_starts(self):
        """Return {outcome: what it starts, in a sentence}; models extend it."""
        return {
            "still_valid": self.env._("Nothing changes. It is looked at again on the day below."),
            "minor": self.env._("Opens it, so that you can correct the detail now."),
            "major": self.env._("Opens it, so that you can rewrite it now."),
            "withdraw": self.env._("Ends it: it is archived, with your reason."),
        }

    def _review_name(self):
        """Return what was reviewed, as text."""
        return self.display_name

    def _review_evidence(self):
        """Return what the record itself says as proof that it holds, as text; the review keeps it. Hook."""
        return False

    def _review_files(self):
        """Return the files that the record itself shows as proof; the review keeps copies. Hook."""
        return self.env["ir.attachment"]

    def _review_date_next(self, outcome):
        """Return the day proposed for the next review after one of `outcome`, or False."""
        today = self.sudo().company_id._qms_today()
        months = 0 if outcome == "withdraw" else self.review_months
        return today + relativedelta(months=months) if months else False

    def _review_still_valid(self, review):
        return {"type": "ir.actions.act_window_close"}

    def _review_minor(self, review):
        return self._get_review_form()

    def _review_major(self, review):
        return self._get_review_form()

    def _review_withdraw(self, review):
        self.action_archive()
        return {"type": "ir.actions.act_window_close"}

    def _get_review_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_view_reviews(self):
        """Open the reviews of the record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_periodic_review_action")
        return {
            **renamed(action, self.env._("Reviews of %(record)s", record=self.display_name)),
            "domain": [(self._review_link, "=", self.id)],
            "context": {},
        }

    @api.model
    def _overdue_reviews_label(self):
        return self.env._("Review overdue: %(what)s", what=self.env["ir.model"]._get(self._name).name)

    @api.model
    def _inbox_lines(self):
        overdue = [("is_review_overdue", "=", True)]
        line = self._contribution_line(self._overdue_reviews_label(), overdue, "date_review")
        return [*super()._inbox_lines(), line]

    def _inbox_verbs(self):
        officer = self.env.user.has_group(OFFICER)
        writable = self._filtered_access("write") if officer else self.browse()
        review = self._contribution_verb("action_open_review", self.env._("Record review"), self.env._("Reviewed"))
        verbs = super()._inbox_verbs()
        for record in self:
            if record.is_review_due and (record in writable or record.user_id == self.env.user):
                verbs[record.id] = [review, *verbs.get(record.id, [])]
        return verbs

    @api.model
    def _my_quality_lines(self):
        mine = [("is_review_due", "=", True), ("user_id", "=", self.env.uid)]
        line = self._contribution_line(self._reviews_due_label(), mine, "date_review")
        return [*super()._my_quality_lines(), line]

    @api.model
    def _reviews_due_label(self):
        return self.env._("To review")

    @api.model
    def _review_inputs(self):
        overdue = [("is_review_overdue", "=", True)]
        line = self._contribution_line(self._overdue_reviews_label(), overdue, "date_review")
        return [*super()._review_inputs(), line]
