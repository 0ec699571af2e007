from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.vendor_status import STANDING


class QmsSupplierEvaluate(models.TransientModel):
    """Evaluates vendors: chosen ones, or all with orders in a period. Says how many before it begins."""

    _name = "qms.supplier.evaluate"
    _description = "Evaluate vendors"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_start = fields.Date("From", required=True, default=lambda self: self._default_dates()[0])
    date_end = fields.Date("To", required=True, default=lambda self: self._default_dates()[1])
    scope = fields.Selection(
        [("ordered", "All vendors with orders in the period"), ("chosen", "Chosen vendors")],
        "Which",
        required=True,
        default=lambda self: "chosen" if self._default_partners() else "ordered",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "qms_supplier_evaluate_partner_rel",
        "evaluate_id",
        "partner_id",
        string="Vendors",
        default=lambda self: [Command.set(self._default_partners())],
    )
    scheme_id = fields.Many2one("qms.supplier.scheme", "Scheme", compute="_compute_scheme_id")
    vendor_count = fields.Integer("Vendors to evaluate", compute="_compute_counts")
    draft_count = fields.Integer("Have a draft for these days", compute="_compute_counts")
    confirmed_count = fields.Integer("Confirmed for these days", compute="_compute_counts")
    not_relevant_count = fields.Integer("Not relevant to quality", compute="_compute_counts")
    is_not_over = fields.Boolean("Not over", compute="_compute_is_not_over")

    @api.model
    def _default_dates(self):
        """The last twelve full months."""
        first = fields.Date.start_of(self.env.company._qms_today(), "month")
        return fields.Date.subtract(first, years=1), fields.Date.subtract(first, days=1)

    @api.model
    def _default_partners(self):
        context = self.env.context
        return context.get("active_ids", []) if context.get("active_model") == "res.partner" else []

    @api.depends("company_id")
    def _compute_scheme_id(self):
        for wizard in self:
            wizard.scheme_id = self.env["qms.supplier.scheme"]._of_company(wizard.company_id)

    @api.depends("company_id", "date_end")
    def _compute_is_not_over(self):
        for wizard in self:
            wizard.is_not_over = wizard.date_end and wizard.date_end >= wizard.company_id._qms_today()

    @api.depends("company_id", "date_start", "date_end", "scope", "partner_ids")
    def _compute_counts(self):
        for wizard in self:
            vendors, drafts, others = wizard._get_vendors()
            wizard.vendor_count = len(vendors)
            wizard.draft_count = len(drafts)
            wizard.confirmed_count = len(vendors & wizard._get_evaluations("confirmed").sudo().partner_id)
            wizard.not_relevant_count = len(others)

    def _get_vendors(self):
        """Return (vendors to evaluate, those with a draft for these days, those not relevant to quality)."""
        # Commercial partners are found for whoever evaluates, of any company: the orders of this one decide.
        partners = self.env["res.partner"].sudo()
        if not (self.company_id and self.date_start and self.date_end):
            return partners, partners, partners
        if self.scope == "chosen":
            vendors = partners.browse(self.partner_ids.ids).commercial_partner_id
            others = partners
        else:
            vendors = self._get_ordered_from(partners)
            others = vendors & self._get_not_relevant()
        drafts = vendors & self._get_evaluations("draft").sudo().partner_id
        return (vendors - others - drafts).sudo(False), drafts.sudo(False), others.sudo(False)

    def _get_ordered_from(self, partners):
        begin = self.company_id._qms_midnight(self.date_start)
        end = self.company_id._qms_midnight(fields.Date.add(self.date_end, days=1))
        # Quality officers have no right to read orders; who was ordered from is all that is taken.
        orders = self.env["purchase.order"].sudo()
        rows = orders._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "purchase"),
                ("date_approve", ">=", begin),
                ("date_approve", "<", end),
            ],
            ["partner_id"],
        )
        return partners.union(*(partner for (partner,) in rows)).commercial_partner_id

    def _get_not_relevant(self):
        """Return the vendors of which the standing class says that they are not evaluated."""
        return (
            self.env["qms.supplier.approval"]
            .sudo()
            .search(
                Domain("company_id", "=", self.company_id.id)
                & Domain("categ_id", "=", False)
                & Domain("state", "in", STANDING)
                & Domain("class_id.is_relevant", "=", False)
                & Domain("class_id", "!=", False)
            )
            .partner_id
        )

    def _get_evaluations(self, state):
        """Return the evaluations of exactly these days that are in `state`."""
        return self.env["qms.supplier.evaluation"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_start", "=", self.date_start),
                ("date_end", "=", self.date_end),
                ("state", "=", state),
            ]
        )

    def action_evaluate(self):
        """Evaluate: one draft per vendor, counted by one query per criterion; open them. A draft of the same days is
        counted again, and keeps what was judged.

        Raises UserError when there is nobody to evaluate, or the scheme is not complete.
        """
        self.ensure_one()
        evaluations = self.env["qms.supplier.evaluation"]
        evaluations.check_access("create")
        if self.date_end < self.date_start:
            raise UserError(self.env._("The last day is before the first one. Enter the days the other way round."))
        if self.is_not_over:
            raise UserError(
                self.env._(
                    "These days are not over yet: deliveries can still come, and the figures will change. Choose an "
                    "earlier last day."
                )
            )
        vendors, drafts, _others = self._get_vendors()
        if not vendors | drafts:
            raise UserError(self.env._("There is no vendor to evaluate. Choose vendors, or other days."))
        if not self.scheme_id:
            raise UserError(self.env._("There is no evaluation scheme. Ask the quality manager to set one up."))
        self.scheme_id._check_usable()
        # Nobody is told of each of maybe thousands of drafts.
        evaluations.with_context(mail_create_nolog=True, mail_create_nosubscribe=True).create(
            [self._prepare_evaluation_vals(vendor) for vendor in vendors]
        )
        opened = self._get_evaluations("draft").filtered(lambda each: each.partner_id in vendors | drafts)
        opened.filtered(lambda each: each.partner_id in drafts).action_count()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_supplier_evaluation_action"),
            "domain": [("id", "in", opened.ids)],
            "context": {"search_default_draft": 1},
        }

    def _prepare_evaluation_vals(self, vendor):
        return {
            "partner_id": vendor.id,
            "company_id": self.company_id.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "scheme_id": self.scheme_id.id,
        }
