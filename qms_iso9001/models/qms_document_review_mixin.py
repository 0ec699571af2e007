from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# A document that has to be rewritten is asked for again after so many months, unless its new revision was faster.
REWRITE_MONTHS = 3


class QmsDocumentReviewMixin(models.AbstractModel):
    """The periodic review of documents: counted from the day in force in the rhythm of the type. What has to change
    starts a revision; a major one begins the rhythm anew when it comes into force."""

    _name = "qms.document.review.mixin"
    _inherit = "qms.periodic.review.mixin"
    _description = "Periodic review of documents"
    _pack_part = "01"
    _pack_valid = ("create_date", False)

    _review_link = "document_id"

    review_ids = fields.One2many("qms.periodic.review", "document_id", "Reviews", readonly=True)
    review_months = fields.Integer(
        default=None,
        compute="_compute_review_months",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("type_id")
    def _compute_review_months(self):
        for document in self:
            document.review_months = document.type_id.review_months

    def write(self, vals):
        """Write; another type brings another rhythm."""
        res = super().write(vals)
        if "type_id" in vals:
            self._follow_rhythm()
        return res

    @api.model
    def _get_reviewed_domain(self):
        return super()._get_reviewed_domain() & Domain("state", "=", "in_force")

    def _review_counts_from(self):
        """The day in force; of a revision that came in by import the day of the import, so that nothing old is due at
        once."""
        current = self.sudo().current_revision_id
        if current.is_legacy:
            return self.sudo().company_id._qms_day(current.create_date)
        return self.in_force_from or super()._review_counts_from()

    def _restart_rhythm(self, revision):
        """A major revision came into force: it was written anew. A minor one keeps the day, if there is one."""
        if revision.is_minor:
            self._plan_missing()
        else:
            self._plan_reviews(self)

    @api.model
    def _review_starts(self):
        return {
            **super()._review_starts(),
            "minor": self.env._("Starts a revision with a minor change: when it is in force, nobody reads it again."),
            "major": self.env._("Starts a revision. Its audience reads it, and the rhythm begins anew with it."),
            "withdraw": self.env._("Ends the revision in force, with your reason. It stays as evidence."),
        }

    @api.model
    def _reviews_due_label(self):
        return self.env._("Documents to review")

    def _review_name(self):
        """Return the revision that was looked at."""
        return self.current_revision_id.display_name

    def _review_date_next(self, outcome):
        day = super()._review_date_next(outcome)
        soon = self.sudo().company_id._qms_today() + relativedelta(months=REWRITE_MONTHS)
        return min(day, soon) if day and outcome == "major" else day

    def _review_minor(self, review):
        return self._start_revision(review, is_minor=True)

    def _review_major(self, review):
        return self._start_revision(review, is_minor=False)

    def _start_revision(self, review, is_minor):
        coming = self.coming_revision_id
        if coming.state == "draft" and self.current_revision_id:
            known = [text for text in (coming.summary, review.comment) if text]
            # A major change that is being written stays one.
            is_minor = is_minor and (coming.is_minor or not coming.summary)
            coming.write({"is_minor": is_minor, "summary": "\n".join(known)})
        coming = coming or self._next_revision(is_minor=is_minor, summary=review.comment)
        return coming._get_form_action()

    def _follow_withdrawal(self):
        """Nothing of these documents is reviewed any more, and nothing under way puts them in force again."""
        for document in self:
            under_way = document.revision_ids
            for revision in under_way.filtered(lambda r: r.state == "approved"):
                revision._end(document.company_id._qms_today())
                note = self.env._("Ended before its day: the document was withdrawn.")
                revision.message_post(body=note, author_id=self.env.user.partner_id.id)
            for revision in under_way.filtered(lambda r: r.state == "review"):
                revision._back_to_draft(self.env._("Taken back to draft: the document was withdrawn."))
        self._set_date_review(False)

    def _check_may_withdraw(self):
        if not self.current_revision_id._is_manager():
            raise AccessError(
                self.env._(
                    "A quality manager withdraws %(record)s. Ask one to record this review, with your reason.",
                    record=self.display_name,
                )
            )

    def _review_withdraw(self, review):
        self.current_revision_id.action_obsolete(review.comment)
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _overview_tiles(self):
        due = [("is_review_due", "=", True)]
        found = self.search_count(due)
        late = self.search_count([("is_review_overdue", "=", True)])
        if late:
            standing = ("bad", self.env._("%s overdue", late))
        else:
            standing = ("warning", self.env._("Due soon")) if found else ("good", self.env._("None is due"))
        tile = self._overview_tile(self.env._("Documents to review"), found, standing, due, sequence=60)
        return [*super()._overview_tiles(), tile]

    @api.model
    def _overview_steps(self):
        own = Domain("company_id", "=", self.env.company.id) & Domain("state", "=", "in_force")
        return [
            *super()._overview_steps(),
            self._overview_step(
                self.env._("Put the first document in force"),
                self.env._("Start with what you have: write one, or import your list and attach its files."),
                "qms_iso9001.qms_document_action",
                self.search_count(own, limit=1),
                sequence=30,
            ),
        ]

    @api.model
    def _pack_folder(self):
        return [*super()._pack_folder(), self._contribution_line(self.env._("Master list of documents"), [])]
