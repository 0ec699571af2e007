from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..tools.amounts import AMOUNT_GROUPS
from ..tools.optional_number import OptionalFloat
from ..tools.vendor_status import STANDING, STATES

GROUNDS = [
    ("selection", "Selection of a new vendor"),
    ("performance", "Past performance"),
    ("not_critical", "Not relevant to quality"),
    ("evaluation", "Evaluation"),
    ("certificate", "Certificate"),
    ("other", "Other"),
]


class QmsSupplierApproval(models.Model):
    """Whether a vendor may deliver, what, and under which conditions. The one that stands for a vendor, company and
    category of products is replaced by the next one and never rewritten."""

    _name = "qms.supplier.approval"
    _inherit = [
        "qms.supplier.record.mixin",
        "qms.supplier.decision.mixin",
        "qms.supplier.steps.mixin",
        "qms.supplier.open.orders.mixin",
        "qms.supplier.checklist.mixin",
        "qms.supplier.night.mixin",
        "qms.supplier.start.mixin",
        "qms.supplier.lists.mixin",
        "qms.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
        "qms.supplier.retention.mixin",
    ]
    _description = "Vendor approval"
    _order = "id desc"
    _rec_name = "partner_name"
    _mail_post_access = "read"
    _check_company_auto = True

    partner_id = fields.Many2one(tracking=True)
    categ_id = fields.Many2one(
        "product.category", "For products of", index="btree_not_null", ondelete="restrict", help="Empty: all products."
    )
    class_id = fields.Many2one(
        "qms.supplier.class", "Class", index=True, check_company=True, ondelete="restrict", tracking=True
    )
    state = fields.Selection(STATES, "Status", default="proposed", required=True, copy=False, index=True, tracking=True)
    proposed_state = fields.Selection(
        [each for each in STATES if each[0] in STANDING], "Proposed status", help="What the system proposes."
    )
    ground = fields.Selection(GROUNDS, "On the ground of", default="selection", required=True, tracking=True)
    reason = fields.Text("Why")
    conditions = fields.Text(tracking=True)
    date_start = fields.Date("From", copy=False, readonly=True)
    date_end = fields.Date("Until", copy=False, tracking=True, help="Last day. Empty: without end.")
    date_due = fields.Date(
        "Evaluate again by",
        copy=False,
        readonly=True,
        index=True,
        help="By the class: sooner while the vendor is approved with conditions; on trial, the last day of the trial.",
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, tracking=True, ondelete="restrict"
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="restrict")
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    date_ended = fields.Date("Ended on", readonly=True, copy=False)
    end_reason = fields.Char("Ended because", readonly=True, copy=False)
    successor_id = fields.Many2one(
        "qms.supplier.approval",
        "Replaced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    evaluation_id = fields.Many2one(
        "qms.supplier.evaluation",
        "Evaluation",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("First orders up to", groups=AMOUNT_GROUPS, help="While on trial. 0: without limit.")
    # What the proposal was made from; it stays as it was on that day.
    order_count = fields.Integer("Orders in 12 months", readonly=True, copy=False, aggregator=None)
    spend = fields.Monetary("Ordered for in 12 months", readonly=True, copy=False, groups=AMOUNT_GROUPS)
    on_time = OptionalFloat("On time in 12 months (%)", readonly=True, copy=False, digits=(5, 1))
    is_over = fields.Boolean("Until is past", compute="_compute_is_over", search="_search_is_over")
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _one_stands = models.UniqueIndex(
        "(company_id, partner_id, COALESCE(categ_id, 0))"
        " WHERE state IN ('approved', 'conditional', 'trial', 'blocked')",
        "The vendor has a status for these products already. Replace it by a new decision.",
    )
    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "The last day is before the first one. Enter a later day until which the status stands.",
    )
    _amount_positive = models.Constraint("CHECK(amount >= 0)", "Enter an amount of 0 or more.")

    @api.onchange("proposed_state")
    def _onchange_proposed_state(self):
        # As at saving: the day of a trial is that of the trial.
        if self._origin.proposed_state == "trial" and self.proposed_state != "trial":
            self.date_end = False

    @api.depends("partner_name", "categ_id")
    def _compute_display_name(self):
        for approval in self:
            # Anybody who reads the approval may read what it is for.
            names = (approval.partner_name, approval.sudo().categ_id.name)
            approval.display_name = " – ".join(filter(None, names)) or self.env._("New approval")

    @api.depends("state", "date_end")
    def _compute_is_over(self):
        today = {company: company._qms_today() for company in self.company_id.sudo()}
        for approval in self:
            ends = approval.state in STANDING and approval.date_end
            approval.is_over = bool(ends and approval.date_end < today[approval.company_id])

    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        over = self._get_over_domain()
        return over if True in value else ~over

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_decide(self):
        self.can_decide = self._is_decider()

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "date_start",
            "date_due",
            "date_reminded",
            "decided_by_id",
            "date_decided",
            "date_ended",
            "end_reason",
            "successor_id",
            "order_count",
            "spend",
            "on_time",
        }

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {
            "partner_id",
            "company_id",
            "categ_id",
            "class_id",
            "proposed_state",
            "ground",
            "reason",
            "conditions",
            "date_end",
            "amount",
            "evaluation_id",
        }

    def _locked_way_out(self):
        return self.env._("Use Propose again: a new decision replaces it.")

    @api.model_create_multi
    def create(self, vals_list):
        """Propose vendors, always the company behind a contact; imported ones get the dates that are missing."""
        approvals = super().create(vals_list)
        approvals._date_imported()
        approvals._check_proposed()
        approvals._fill_checklist()
        return approvals

    def write(self, vals):
        """Write; another class brings its own checklist, and the day of a trial is that of the trial."""
        if vals.get("proposed_state", "trial") != "trial" and "date_end" not in vals:
            self.filtered(lambda each: each.state == "proposed" and each.proposed_state == "trial").date_end = False
        res = super().write(vals)
        if {"partner_id", "company_id", "categ_id", "date_end"} & vals.keys():
            self._check_proposed()
        if {"class_id", "ground"} & vals.keys():
            self._fill_checklist()
        return res

    def _check_proposed(self):
        """Refuse what people propose twice, or until a day that is past. What the system decides proposes first, too;
        what is imported may have ended."""
        proposals = self.filtered(lambda each: each.state == "proposed" and each.partner_id)
        if self.env.su or not proposals:
            return
        for proposal in proposals:
            self._check_not_over(proposal)
        # Of two who propose the same vendor at once the later one is taken anew, and finds the first proposal. Only a
        # row that is written does that: behind a mere lock it would go on with what it saw before.
        vendors = tuple(proposals.partner_id.ids)
        self.env.cr.execute(SQL("UPDATE res_partner SET write_date = write_date WHERE id IN %s", vendors))
        # Whoever proposes may not see each proposal of the company.
        same = self.sudo().search(
            [
                ("state", "=", "proposed"),
                ("partner_id", "in", vendors),
                ("company_id", "in", proposals.company_id.ids),
            ],
            order="id",
        )
        by_scope = same.grouped(lambda each: each._scope())
        for proposal in proposals.sudo():
            others = by_scope[proposal._scope()] - proposal
            if others:
                raise UserError(self._say_proposed_already(others[0]))

    def _say_proposed_already(self, other):
        return self.env._(
            "%(vendor)s is proposed already (%(products)s), on %(day)s by %(person)s. Open that proposal under "
            "Vendors to decide and complete it, or withdraw it first.",
            vendor=other.partner_name,
            products=other.categ_id.display_name or self.env._("all products"),
            day=format_date(self.env, fields.Datetime.context_timestamp(self, other.create_date)),
            person=other.user_id.name or other.create_uid.name,
        )

    def _date_imported(self):
        """Give what was imported as standing a first day and a day of the next evaluation."""
        for approval in self.filtered(lambda approval: approval.is_legacy and approval.state in STANDING).sudo():
            start = approval.date_start or min(filter(None, (approval.company_id._qms_today(), approval.date_end)))
            due = approval.date_due or approval.class_id._next_due(start, approval.state, approval.date_end)
            approval._write_unguarded({"date_start": start, "date_due": approval.state != "blocked" and due})
