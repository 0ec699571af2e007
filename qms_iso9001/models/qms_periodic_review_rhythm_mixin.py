from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

NOTICE_DAYS = 30
# The next review is at most so many rhythms away.
RHYTHMS = 2
DEPENDS = ("date_review", "company_id", "active", "state")


class QmsPeriodicReviewRhythmMixin(models.AbstractModel):
    """When a record is reviewed next, in its company's zone. Only a recorded review or a shorter rhythm moves the day.

    Hook: `_get_reviewed_domain`. Models inherit `qms.periodic.review.mixin`, which says the rest.
    """

    _name = "qms.periodic.review.rhythm.mixin"
    _description = "Rhythm of the periodic review"

    review_months = fields.Integer(
        "Review every (months)", default=24, tracking=True, aggregator=None, help="0: no periodic review."
    )
    date_review = fields.Date(
        "Next review",
        index=True,
        copy=False,
        tracking=True,
        help="Empty: counted from today. Once it is set, only a recorded review moves it on.",
    )
    is_review_due = fields.Boolean(compute="_compute_review_due", search="_search_is_review_due")
    is_review_overdue = fields.Boolean(compute="_compute_review_due", search="_search_is_review_overdue")

    _review_months_positive = models.Constraint(
        "CHECK(review_months >= 0)", "Enter the months between two reviews, or 0 for no periodic review."
    )

    @api.depends(lambda self: [name for name in DEPENDS if name in self._fields])
    def _compute_review_due(self):
        reviewed = self.filtered_domain(self._get_reviewed_domain())
        for record in self:
            left = record._days_to_review() if record in reviewed and record.date_review else NOTICE_DAYS + 1
            record.is_review_due = left <= NOTICE_DAYS
            record.is_review_overdue = left < 0

    def _days_to_review(self):
        # Branches read records of their parent, whose settings they may not read.
        return (self.date_review - self.sudo().company_id._qms_today()).days

    @api.model
    def _search_is_review_due(self, operator, value):
        return self._search_review(operator, value, NOTICE_DAYS)

    @api.model
    def _search_is_review_overdue(self, operator, value):
        return self._search_review(operator, value, -1)

    @api.model
    def _search_review(self, operator, value, days):
        if operator != "in":
            return NotImplemented
        due = self._get_review_domain(days)
        return Domain.OR([due if each else ~due for each in value])

    @api.model
    def _get_review_domain(self, days):
        """Return the domain of what has to be reviewed until `days` after today, in each company's zone."""
        # The day of a company is no secret, and companies of records that the user may not read do no harm.
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(Domain.TRUE)
        by_day = companies.grouped(lambda company: company._qms_today())
        due = Domain.OR(
            Domain("company_id", "in", same_day.ids) & Domain("date_review", "<=", fields.Date.add(day, days=days))
            for day, same_day in by_day.items()
        )
        return self._get_reviewed_domain() & due

    @api.model
    def _get_reviewed_domain(self):
        """Return the domain of the records that are reviewed at all."""
        return Domain("active", "=", True) if "active" in self._fields else Domain.TRUE

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and plan the first review of what has a rhythm."""
        records = super().create(vals_list)
        for record in records:
            record._check_not_far(record.date_review)
        records._plan_missing()
        return records

    def write(self, vals):
        """Write; only a recorded review moves a date that is set. A shorter rhythm brings it nearer."""
        if "date_review" in vals:
            self._check_first_date(fields.Date.to_date(vals["date_review"]))
        res = super().write(vals)
        if "date_review" in vals:
            for record in self:
                record._check_not_far(record.date_review)
        if "review_months" in vals:
            self._follow_rhythm()
        return res

    def _check_not_far(self, day):
        """Raise UserError for a next review later than twice the rhythm from today: that would be none."""
        months = RHYTHMS * self.review_months
        latest = self.sudo().company_id._qms_today() + relativedelta(months=months)
        if day and months and day > latest:
            raise UserError(
                self.env._(
                    "%(record)s is reviewed every %(months)s months. Choose a next review until %(day)s, "
                    "or have a quality officer change the rhythm.",
                    record=self.display_name,
                    months=self.review_months,
                    day=format_date(self.env, latest),
                )
            )

    def _check_first_date(self, day):
        for record in self:
            if record.date_review and record.date_review != day:
                raise UserError(
                    self.env._(
                        "The next review of %(record)s moves with a recorded review. Use the button Record review.",
                        record=record.display_name,
                    )
                )

    def _set_date_review(self, day):
        """Write the next review past the guard, for reviews and the rhythm; tracked whatever the context says."""
        # `super()` is this mixin's: models list the mixin before `mail.thread`, or nothing is tracked. Who may review
        # need not have the right to write.
        records = self.sudo().with_context(tracking_disable=False, mail_notrack=False)
        super(QmsPeriodicReviewRhythmMixin, records).write({"date_review": day})

    @api.model
    def _get_unplanned_domain(self):
        return self._get_reviewed_domain() & Domain([("review_months", ">", 0), ("date_review", "=", False)])

    def _plan_missing(self):
        """Give records with a rhythm and without a date their first one, counted from today."""
        self._plan_reviews(self.filtered_domain(self._get_unplanned_domain()))

    @api.model
    def _plan_reviews(self, records):
        """Count the next review of `records` anew: they are new, or were written anew."""
        for (day, months), alike in records.grouped(lambda r: (r._review_counts_from(), r.review_months)).items():
            alike._set_date_review(day + relativedelta(months=months) if months else False)

    def _review_counts_from(self):
        """Return the day from which the first review is counted: today."""
        return self.sudo().company_id._qms_today()

    def _follow_rhythm(self):
        """A shorter rhythm brings the next review nearer; a longer one counts from the next review on."""
        never = self.filtered(lambda record: not record.review_months)
        never._set_date_review(False)
        for record in self - never:
            # Reviews of others count too.
            last = record.sudo().review_ids[:1].date_done or record._review_counts_from()
            soonest = last + relativedelta(months=record.review_months)
            if record.date_review and soonest < record.date_review:
                record._set_date_review(soonest)
        self._plan_missing()
