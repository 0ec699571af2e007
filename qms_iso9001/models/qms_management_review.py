from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .qms_owner_mixin import OFFICER
from .qms_state_mixin import MANAGER

CONCLUSIONS = ("conclusion_suitable", "conclusion_adequate", "conclusion_effective", "conclusion_aligned")
PERIOD = {"date_from", "date_to", "company_id"}
MEETING = {"date", "chair_id"}
NOTICE_DAYS = 14


class QmsManagementReview(models.Model):
    """The management review: planned, prepared with every input of the standard as it stood, held with top management,
    and signed by its chair; then the minutes are locked and mailed, and its decisions live on as quality actions."""

    _name = "qms.management.review"
    _inherit = [
        "qms.management.review.prepare.mixin",
        "qms.management.review.steps.mixin",
        "qms.management.review.minutes.mixin",
        "qms.management.review.page.mixin",
        "qms.signed.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Management review"
    _order = "date desc, id desc"
    _rec_names_search = ["reference"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "MR-"
    _keeps_files = True
    _review_input = "a"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    date = fields.Date(
        "Date of the meeting",
        required=True,
        copy=False,
        tracking=True,
        default=lambda self: self.env.company._qms_today() + timedelta(days=NOTICE_DAYS),
    )
    date_from = fields.Date(
        "Period from", required=True, copy=False, default=lambda self: self._period(self.env.company)[0]
    )
    date_to = fields.Date(
        "Period to", required=True, copy=False, default=lambda self: self._period(self.env.company)[1]
    )
    chair_id = fields.Many2one(
        "res.users",
        "Chair",
        required=True,
        index=True,
        default=lambda self: self._usual_chair(self.env.company),
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Leads the meeting and signs the minutes.",
    )
    participant_ids = fields.Many2many(
        "res.users",
        "qms_management_review_participant_rel",
        "review_id",
        "user_id",
        string="Participants",
        check_company=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.company.qms_top_manager_ids,
        help="Invited; they read the review and get its minutes.",
    )
    attendee_ids = fields.Many2many(
        "res.users",
        "qms_management_review_attendee_rel",
        "review_id",
        "user_id",
        string="Present",
        check_company=True,
        copy=False,
        domain=[("share", "=", False)],
    )
    state = fields.Selection(
        [("planned", "Planned"), ("prepared", "Prepared"), ("held", "Held"), ("signed", "Signed")],
        default="planned",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    input_ids = fields.One2many("qms.management.review.input", "review_id", string="Inputs", readonly=True)
    action_ids = fields.One2many("qms.action", "review_id", string="Decisions", readonly=True)
    conclusion_suitable = fields.Text("Suitable", copy=False, help="Does the system fit what the company does?")
    conclusion_adequate = fields.Text("Adequate", copy=False, help="Does it cover what it has to, with its resources?")
    conclusion_effective = fields.Text("Effective", copy=False, help="Does it reach what was planned?")
    conclusion_aligned = fields.Text(
        "Aligned with the strategy", copy=False, help="Does it serve where the company goes?"
    )
    date_next = fields.Date("Next review", copy=False, help="Proposed when the review is prepared.")

    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "This number is used by another management review of the company."
    )
    _period_order = models.Constraint("CHECK(date_from <= date_to)", "The period ends before it begins. Swap the days.")

    @api.depends("reference", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            day = format_date(self.env, review.date) if review.date else ""
            review.display_name = " ".join(filter(None, (review.reference, self.env._("Management review"), day)))

    @api.model
    def _period(self, company):
        """Return the period of the next review: since the last one, else the twelve full months before this one."""
        last = self.sudo().search([("company_id", "=", company.id)], order="date_to desc", limit=1).date_to
        end = company._qms_today().replace(day=1) - timedelta(days=1)
        start = last + timedelta(days=1) if last else fields.Date.subtract(end + timedelta(days=1), years=1)
        return start, max(start, end)

    @api.model
    def _usual_chair(self, company):
        return company.sudo().qms_top_manager_ids.filtered("active")[:1] or self.env.user

    @api.constrains("date_next", "date")
    def _check_date_next(self):
        for review in self:
            if review.date_next and review.date and review.date_next <= review.date:
                raise ValidationError(self.env._("The next review comes after this one. Choose a later day."))

    def _previous(self):
        """Return the last signed review of the company before this one, whoever asks."""
        self.ensure_one()
        earlier = Domain("company_id", "=", self.company_id.id) & Domain("state", "=", "signed")
        return self.sudo().search(earlier & Domain("date", "<=", self.date) & Domain("id", "!=", self.id), limit=1)

    def _is_officer(self):
        return self.env.user.has_group(OFFICER)

    def _is_editable(self):
        self.ensure_one()
        return self.state != "signed"

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "date_prepared",
            "date_held",
            "date_signed",
            "decisions",
            "minutes",
            "minutes_sha256",
            "signing_round",
        }

    @api.model
    def _content_fields(self):
        return {
            "company_id",
            "reference",
            "date",
            "date_from",
            "date_to",
            "chair_id",
            "participant_ids",
            "attendee_ids",
            "date_prepared",
            "date_held",
            "input_ids",
            "decisions",
            "date_next",
            *CONCLUSIONS,
        }

    @api.model
    def _frozen_fields(self):
        typed = self._content_fields() - self._verb_fields()
        return super()._frozen_fields() | typed

    def _required_meanings(self):
        return {"approver"} if self.state == "signed" and not self.is_legacy else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "=", "signed") & Domain("is_legacy", "=", False)

    def _locked_way_out(self):
        return self.env._("Say it in the next review instead.")

    def write(self, vals):
        """Write; the period of a review that was held is what was looked at."""
        vals = self._without_unchanged(vals)
        moved = {name for name in PERIOD & vals.keys() if not self._keeps_value(name, vals[name])}
        held = (
            self.sudo().filtered(lambda review: review.state != "planned") if "company_id" in moved else self.browse()
        )
        held |= self.sudo().filtered(lambda review: review.state == "held") if moved else self.browse()
        self._check_meeting_kept(vals)
        if held:
            raise UserError(
                self.env._(
                    "%(review)s was prepared for its period, which stays. Plan another review instead.",
                    review=held[0].display_name,
                )
            )
        collected = self.sudo().filtered(lambda review: moved and review.state == "prepared")
        res = super().write(vals)
        for review in collected:
            # What was collected is of another period: it is collected anew, what people typed stays.
            review._set_state("planned", date_prepared=False)
            review._note(self.env._("The period changed: prepare the review again."))
        return res

    def _check_meeting_kept(self, vals):
        """Raise UserError where day or chair of a meeting that was held would change; AccessError where somebody else
        than the chair or a manager hands on the chair of a review that is prepared."""
        user = self.env.user
        for review in self.sudo().filtered(lambda review: review._is_begun() and "chair_id" in vals):
            hands_on = self.env.su or user == review.chair_id or user.has_group(MANAGER)
            if not hands_on and not review._keeps_value("chair_id", vals["chair_id"]):
                raise AccessError(
                    self.env._(
                        "%(chair)s leads the review that is prepared. Ask the chair or a manager to hand it on.",
                        chair=review.chair_id.name,
                    )
                )
        for review in self.sudo().filtered(lambda review: review.state == "held"):
            if any(not review._keeps_value(name, vals[name]) for name in MEETING & vals.keys()):
                raise UserError(
                    self.env._(
                        "%(review)s was held: its day and its chair stay. %(chair)s signs the minutes.",
                        review=review.display_name,
                        chair=review.chair_id.name,
                    )
                )
