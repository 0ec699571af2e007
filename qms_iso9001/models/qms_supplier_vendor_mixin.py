from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.optional_number import OptionalFloat
from ..tools.vendor_status import STANDING, VENDOR_STATES
from .qms_supplier_vendor_deliveries_mixin import SEES

MAX_POINTS = 12


class QmsSupplierVendorMixin(models.AbstractModel):
    """The vendor's form: status, score and its course, certificates, evaluations, as they are today in the current
    company. Nothing is stored and nothing is computed in lists."""

    _name = "qms.supplier.vendor.mixin"
    _inherit = ["qms.supplier.vendor.deliveries.mixin"]
    _description = "Vendor in the quality system"

    qms_approval_ids = fields.One2many("qms.supplier.approval", "partner_id", "Statuses", readonly=True, groups=SEES)
    qms_certificate_ids = fields.One2many(
        "qms.supplier.certificate", "partner_id", "Certificates", groups=SEES, domain=[("state", "!=", "replaced")]
    )
    qms_evaluation_ids = fields.One2many(
        "qms.supplier.evaluation",
        "partner_id",
        "Evaluations",
        readonly=True,
        groups=SEES,
        domain=[("state", "!=", "draft")],
    )
    qms_is_vendor = fields.Boolean(compute="_compute_qms_status", groups=SEES)
    qms_approval_id = fields.Many2one("qms.supplier.approval", compute="_compute_qms_status", groups=SEES)
    qms_status = fields.Selection(
        VENDOR_STATES,
        "Vendor status",
        compute="_compute_qms_status",
        groups=SEES,
        help="Today, the same as on orders and in the register.",
    )
    qms_class_id = fields.Many2one("qms.supplier.class", "Vendor class", compute="_compute_qms_status", groups=SEES)
    qms_date_end = fields.Date("Status until", compute="_compute_qms_status", groups=SEES)
    qms_date_due = fields.Date("Evaluate again by", compute="_compute_qms_status", groups=SEES)
    qms_conditions = fields.Text("Conditions", compute="_compute_qms_status", groups=SEES)
    qms_evaluation_id = fields.Many2one(
        "qms.supplier.evaluation", "Last evaluation", compute="_compute_qms_score", groups=SEES
    )
    qms_score = OptionalFloat("Score", digits=(5, 1), compute="_compute_qms_score", groups=SEES)
    qms_rating = fields.Char("Rating", compute="_compute_qms_score", groups=SEES)
    qms_score_chart = fields.Json("Course of the score", compute="_compute_qms_score", groups=SEES)
    qms_certificate_count = fields.Integer(compute="_compute_qms_counts", groups=SEES)
    qms_evaluation_count = fields.Integer(compute="_compute_qms_counts", groups=SEES)

    def _qms_vendors(self):
        """Return those of these partners that are vendors of their own, not contacts of a company."""
        # The company behind a contact may be hidden from the user.
        return self.sudo().filtered(lambda partner: partner.commercial_partner_id == partner)._origin

    @api.model
    def _qms_company_chain(self):
        """Return the ids of the current company and its parents, the nearest first."""
        return self.env.company.sudo().parent_ids.sorted("parent_path", reverse=True).ids

    @api.depends_context("company")
    @api.depends("qms_approval_ids.state", "qms_approval_ids.date_end", "qms_certificate_ids", "supplier_rank")
    def _compute_qms_status(self):
        chain, today = self._qms_company_chain(), self.env.company._qms_today()
        vendors = self._qms_vendors()
        # As of today whoever looks: the record rules of approvals say the same.
        approvals = vendors.env["qms.supplier.approval"].search(
            Domain("partner_id", "in", vendors.ids) & Domain("company_id", "in", chain) & Domain("categ_id", "=", False)
        )
        by_vendor = approvals.sorted(lambda each: chain.index(each.company_id.id)).grouped("partner_id")
        # Asked where orders ask, so that both say the same.
        company, orders = self.env.company.sudo(), self.env["purchase.order"].sudo()
        pairs = {(company.id, vendor.id) for vendor in vendors}
        statuses = orders._qms_find_status(company, pairs) if pairs else {}
        ordered = vendors._qms_ordered_from()
        by_id = {vendor.id: vendor for vendor in vendors}
        for partner in self:
            vendor = by_id.get(partner._origin.id, vendors.browse())
            found = by_vendor.get(vendor, approvals.browse())
            status = statuses.get((company.id, vendor.id), "none")
            approval = self._qms_standing(found, status, today)
            partner.qms_approval_id = approval.id
            partner.qms_status = status if status != "none" else False
            for name in ("class_id", "date_end", "date_due", "conditions"):
                partner[f"qms_{name}"] = approval[name]
            known = vendor.supplier_rank or partner.qms_status or vendor.id in ordered or vendor.qms_certificate_ids
            partner.qms_is_vendor = bool(vendor and known)

    @api.model
    def _qms_standing(self, approvals, status, today):
        """Return which of `approvals`, the nearest company first, gives the `status` of a vendor."""
        if status == "category":
            return approvals.browse()
        lasting = approvals.filtered(
            lambda each: each.state in STANDING and (not each.date_end or each.date_end >= today)
        )
        proposed = approvals.filtered(lambda each: each.state == "proposed")
        return (lasting or proposed or approvals)[:1]

    def _qms_ordered_from(self):
        """Return the ids of those of these vendors that the companies shown have ordered from."""
        orders = self.env["purchase.order"].sudo()
        groups = orders._read_group(
            [("partner_id.commercial_partner_id", "in", self.ids), ("company_id", "in", self.env.companies.ids)],
            ["partner_id"],
        )
        return {partner.commercial_partner_id.id for (partner,) in groups}

    @api.depends_context("company")
    @api.depends("qms_evaluation_ids.state", "qms_evaluation_ids.score")
    def _compute_qms_score(self):
        vendors = self._qms_vendors()
        evaluations = vendors.env["qms.supplier.evaluation"].search(
            Domain("partner_id", "in", vendors.ids)
            & Domain("company_id", "in", self._qms_company_chain())
            & Domain("state", "in", ("confirmed", "superseded")),
            order="date_end, id",
        )
        by_vendor = {vendor.id: found for vendor, found in evaluations.grouped("partner_id").items()}
        for partner in self:
            found = by_vendor.get(partner._origin.id, evaluations.browse())
            last = found.filtered(lambda each: each.state == "confirmed")[-1:]
            partner.qms_evaluation_id = last.id
            partner.qms_score = last.score
            partner.qms_rating = last.rating
            partner.qms_score_chart = self._qms_points(found[-MAX_POINTS:])

    @api.model
    def _qms_points(self, evaluations):
        """Return what the sparkline draws: [{"label", "value" (None: no score), "text"}], oldest first."""
        return [
            {
                "label": format_date(self.env, each.date_end),
                "value": None if each.score is False else each.score,
                "text": each.rating or "",
            }
            for each in evaluations
        ]

    @api.depends("qms_certificate_ids", "qms_evaluation_ids")
    def _compute_qms_counts(self):
        for partner in self:
            partner.qms_certificate_count = len(partner.qms_certificate_ids)
            partner.qms_evaluation_count = len(partner.qms_evaluation_ids)

    # What the smart buttons open

    def action_qms_view_statuses(self):
        """Open all statuses of the vendor, the ended ones too."""
        return self._qms_view("qms.supplier.approval", self.env._("Vendor statuses"), [])

    def action_qms_view_certificates(self):
        """Open the certificates of the vendor, the replaced ones too."""
        return self._qms_view("qms.supplier.certificate", self.env._("Vendor certificates"), [])

    def action_qms_new_certificate(self):
        """Open a new certificate of the vendor: who enters it need not be allowed to change contacts."""
        self.env["qms.supplier.certificate"].check_access("create")
        action = self._qms_view("qms.supplier.certificate", self.env._("New certificate"), [])
        return {**action, "views": [(False, "form")]}

    def action_qms_view_evaluations(self):
        """Open the evaluations of the vendor."""
        return self._qms_view("qms.supplier.evaluation", self.env._("Vendor evaluations"), [])

    def _qms_view(self, model, name, domain):
        self.ensure_one()
        self.env[model].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "domain": [("partner_id", "=", self.id), *domain],
            "views": [(False, "list"), (False, "form")],
            "context": {"default_partner_id": self.id},
        }
