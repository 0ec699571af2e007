from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.optional_number import OptionalFloat
from ..tools.vendor_status import STANDING, STATES

STATUS = [each for each in STATES if each[0] in STANDING]
# What a draft is counted from.
FRAME = {"partner_id", "company_id", "date_start", "date_end", "scheme_id"}
COUNTED = {
    "score",
    "rating",
    "rating_meaning",
    "rating_capped_by",
    "words",
    "scale",
    "completeness",
    "result",
    "proposed_status",
    "proposed_rule",
    "proposed_because",
    "date_as_of",
    "measured_at",
}
DECIDED = {"is_otherwise", "decided_by_id", "date_decided", "successor_id", "decision_from_id"}


class QmsSupplierEvaluation(models.Model):
    """What a vendor's deliveries of a period are worth. Confirmed and signed it never changes; the next one
    supersedes it."""

    _name = "qms.supplier.evaluation"
    _inherit = [
        "qms.supplier.record.mixin",
        "qms.supplier.evaluation.words.mixin",
        "qms.supplier.evaluation.count.mixin",
        "qms.supplier.evaluation.ask.mixin",
        "qms.supplier.evaluation.steps.mixin",
        "qms.supplier.decision.taken.mixin",
        "qms.supplier.scorecard.link.mixin",
        "qms.supplier.scorecard.print.mixin",
        "qms.supplier.comments.mixin",
        "qms.signed.mixin",
        "qms.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
        "qms.supplier.retention.mixin",
    ]
    _description = "Vendor evaluation"
    _pack_part = "08"
    _review_input = "c7"
    _order = "date_end desc, id desc"
    _rec_name = "partner_name"
    _check_company_auto = True
    _keeps_files = True
    _comments_by = "evaluation_id"
    _confirmed_verbs = ("action_confirm",)

    date_start = fields.Date("From", required=True)
    date_end = fields.Date("To", required=True, index=True)
    date_as_of = fields.Date("Counted on", readonly=True, copy=False)
    measured_at = fields.Datetime("Counted", readonly=True, copy=False)
    scheme_id = fields.Many2one(
        "qms.supplier.scheme",
        "Scheme",
        index=True,
        check_company=True,
        ondelete="restrict",
        help="Empty: that of the company.",
    )
    line_ids = fields.One2many("qms.supplier.evaluation.line", "evaluation_id", string="Criteria")
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed"), ("superseded", "Superseded")],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    result = fields.Selection(
        [("scored", "Scored"), ("few", "Too few cases"), ("no_data", "No data")], readonly=True, copy=False
    )
    score = OptionalFloat(readonly=True, copy=False, digits=(5, 1))
    completeness = fields.Float("Completeness (%)", readonly=True, copy=False, aggregator=None, digits=(5, 0))
    proposed_status = fields.Selection(STATUS, "Proposed status", readonly=True, copy=False)
    proposed_rule = fields.Selection(
        [("score", "Score"), ("floor", "Floor of a criterion"), ("certificate", "Certificate")],
        "Proposed by",
        readonly=True,
        copy=False,
    )
    status = fields.Selection(STATUS, "Decision", copy=False, tracking=True)
    date_until = fields.Date("Until", copy=False, help="Last day of the status. Empty: without end.")
    reason = fields.Text("Why otherwise", copy=False)
    conditions = fields.Text(copy=False, help="What the vendor has to do or prove. It stands on the scorecard.")
    is_otherwise = fields.Boolean("Decided otherwise than proposed", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="restrict")
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    successor_id = fields.Many2one(
        "qms.supplier.evaluation",
        "Superseded by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    approval_ids = fields.One2many("qms.supplier.approval", "evaluation_id", string="Approvals", readonly=True)

    _one_confirmed = models.UniqueIndex(
        "(company_id, partner_id) WHERE state = 'confirmed'",
        "The vendor has a confirmed evaluation already. The next one supersedes it when it is confirmed.",
    )
    _one_draft = models.UniqueIndex(
        "(company_id, partner_id, date_start, date_end) WHERE state = 'draft'",
        "This vendor has a draft for the same days already. Open it and count again.",
    )
    _dates_ordered = models.Constraint("CHECK(date_start <= date_end)", "The last day is before the first one.")

    @api.depends("partner_name", "date_start", "date_end")
    def _compute_display_name(self):
        for evaluation in self:
            days = [format_date(self.env, day) for day in (evaluation.date_start, evaluation.date_end) if day]
            evaluation.display_name = f"{evaluation.partner_name or ''}, {' – '.join(days)}"

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {
            *COUNTED,
            "partner_name",
            "company_id",
            "date_start",
            "date_end",
            "line_ids",
            "status",
            "date_until",
            "reason",
            "conditions",
            "is_otherwise",
        }

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | COUNTED | DECIDED | {"signing_round"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | FRAME | {"line_ids", "status", "date_until", "reason", "conditions"}

    def _required_meanings(self):
        return {"approver"} if self.state != "draft" and not self.is_legacy else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "!=", "draft") & Domain("is_legacy", "=", False)

    def _locked_way_out(self):
        return self.env._("Evaluate the vendor again instead: the next evaluation supersedes this one.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create and count the drafts among them: one query per criterion whatever their number."""
        evaluations = super().create(self._prepare_vals_list(vals_list))
        drafts = evaluations.filtered(lambda each: each.state == "draft" and each.partner_id)
        drafts._count()
        drafts._take_decisions()
        return evaluations

    @api.model
    def _prepare_vals_list(self, vals_list):
        """Return the values with the scheme of the company; looked up once for all."""
        companies = self.env["res.company"].browse(
            {vals.get("company_id") or self.env.company.id for vals in vals_list if not vals.get("scheme_id")}
        )
        schemes = {company.id: self.env["qms.supplier.scheme"]._of_company(company).id for company in companies}
        return [
            {
                **vals,
                "scheme_id": vals.get("scheme_id") or schemes[vals.get("company_id") or self.env.company.id],
            }
            for vals in vals_list
        ]

    def write(self, vals):
        """Write; a draft about another vendor or other days is counted anew."""
        res = super().write(vals)
        if FRAME & vals.keys():
            # A judgement was about that vendor and those days.
            self.line_ids._drop()
            self.filtered("partner_id")._count()
        return res

    # Nothing is copied: there is nothing to hand on.
    def copy(self, default=None):  # pylint: disable=method-required-super
        """Refuse: a second evaluation of the same days would be the same."""
        raise UserError(self.env._("Use Evaluate vendors for the next evaluation: it counts the days you choose."))

    @api.model
    def _inbox_lines(self):
        return [
            self._contribution_line(self.env._("Vendor evaluations to decide"), [("state", "=", "draft")], "date_as_of")
        ]

    def _inbox_verbs(self):
        """Confirm what has all that a decision needs; the others are opened."""
        drafts = self.filtered(lambda each: each.state == "draft")._filtered_access("write")
        confirmed = drafts._get_confirmed()
        confirm = self._contribution_verb("action_confirm", self.env._("Confirm"), self.env._("Confirmed"))
        return {
            draft.id: [confirm]
            for draft in drafts
            if not draft._decision_problem(confirmed.get(draft._standing_key(), self.browse()))
        }

    def _inbox_about(self):
        """Why it is proposed, and what the vendor becomes by it: confirmed it is the vendor's status at once."""
        statuses = dict(self._fields["status"]._description_selection(self.env))
        return {
            each.id: [
                shorten(each._said("proposed_because"), 300, placeholder="…"),
                each.status and self.env._("Decision: %(status)s", status=statuses[each.status]),
                each.date_until and self.env._("Until %(day)s", day=format_date(self.env, each.date_until)),
                shorten(each.conditions or "", 200, placeholder="…"),
                each.status != each.proposed_status and shorten(each.reason or "", 200, placeholder="…"),
            ]
            for each in self
        }

    @api.model
    def _review_inputs(self):
        return [
            self._contribution_line(self.env._("Vendor evaluations"), [("state", "=", "confirmed")], "date_decided")
        ]

    @api.model
    def _pack_folder(self):
        return [
            self._contribution_line(
                self.env._("Vendor evaluations"), [("state", "in", ("confirmed", "superseded"))], "date_decided"
            )
        ]
