from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.certificates import ALERT_DAYS

VALIDITY = [("unchecked", "To be checked"), ("valid", "Valid"), ("ending", "Ends soon"), ("lapsed", "Lapsed")]


class QmsSupplierCertificate(models.Model):
    """A certificate or insurance of a vendor: until when it is valid, and what became of it. Buyers enter it, quality
    officers accept or refuse it; what is accepted is replaced by its renewal and never rewritten."""

    _name = "qms.supplier.certificate"
    _inherit = [
        "qms.supplier.record.mixin",
        "qms.supplier.certificate.upload.mixin",
        "qms.files.mixin",
        "qms.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Vendor certificate"
    _review_input = "c7"
    _rec_names_search = ["partner_name", "kind_id.name", "reference"]
    _order = "date_end desc, id desc"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of
    _keeps_files = True
    _file_fields = ("attachment_ids",)

    partner_id = fields.Many2one(tracking=True)
    kind_id = fields.Many2one(
        "qms.supplier.certificate.kind", "Kind", required=True, index=True, ondelete="restrict", tracking=True
    )
    kind_description = fields.Text(related="kind_id.description")
    reference = fields.Char("Number", tracking=True, copy=False)
    scope = fields.Char("Scope", help="What it covers: activities, products, plants.")
    issuer = fields.Char("Issued by")
    date_start = fields.Date("Valid from", copy=False)
    date_end = fields.Date("Valid to", index=True, copy=False, tracking=True, help="Last day. Empty: without end.")
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    user_id = fields.Many2one(
        "res.users",
        "Looked after by",
        default=lambda self: self.env.user,
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="Is told 90 days and 30 days before it ends, and on the last day.",
    )
    state = fields.Selection(
        [("received", "Received"), ("accepted", "Accepted"), ("refused", "Refused"), ("replaced", "Replaced")],
        default="received",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    replaces_id = fields.Many2one(
        "qms.supplier.certificate",
        "Replaces",
        compute="_compute_replaces_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The certificate that this one renews. Empty it if both stand side by side, such as for two plants.",
    )
    replaced_by_ids = fields.One2many("qms.supplier.certificate", "replaces_id", "Replaced by", readonly=True)
    validity = fields.Selection(VALIDITY, compute="_compute_validity", help="Today, in the time zone of the company.")
    active = fields.Boolean(default=True)

    _ends_after_it_starts = models.Constraint("CHECK(date_end >= date_start)", "It ends before it begins.")

    @api.depends("partner_name", "kind_id")
    def _compute_display_name(self):
        for certificate in self:
            certificate.display_name = " · ".join(filter(None, [certificate.kind_id.name, certificate.partner_name]))

    @api.depends("partner_id", "kind_id", "company_id")
    def _compute_replaces_id(self):
        standing = self.sudo().search(
            Domain("state", "=", "accepted")
            & Domain("partner_id", "in", self.sudo().partner_id.commercial_partner_id.ids)
            & Domain("kind_id", "in", self.kind_id.ids)
            & Domain("company_id", "in", self.company_id.ids),
            order="date_end, id",
        )
        by_key = {(each.partner_id, each.kind_id, each.company_id): each.id for each in standing}
        for certificate in self:
            vendor = certificate.sudo().partner_id.commercial_partner_id
            found = by_key.get((vendor, certificate.kind_id._origin, certificate.company_id._origin))
            certificate.replaces_id = found if found != certificate._origin.id else False

    @api.depends("state", "date_end", "company_id")
    def _compute_validity(self):
        today = {company: company._qms_today() for company in self.company_id}
        for certificate in self:
            left = (certificate.date_end - today[certificate.company_id]).days if certificate.date_end else None
            if certificate.state == "received":
                certificate.validity = "unchecked"
            elif certificate.state != "accepted":
                certificate.validity = False
            elif left is not None and left < 0:
                certificate.validity = "lapsed"
            else:
                certificate.validity = "ending" if left is not None and left <= max(ALERT_DAYS) else "valid"

    # What may be typed

    @api.model
    def _frozen_fields(self):
        names = {"partner_id", "company_id", "kind_id", "reference", "scope", "issuer", "date_start", "date_end"}
        return super()._frozen_fields() | names | {"attachment_ids", "replaces_id", "active"}

    def _is_editable(self):
        """Only what was received, and what no decided checklist keeps as shown."""
        return super()._is_editable() and not self._is_kept()

    def _is_kept(self):
        rows = self.env["qms.supplier.approval.item"].sudo()
        decided = Domain("state", "not in", ("proposed", "trial"))
        return bool(rows.search_count(Domain("certificate_id", "=", self.id) & decided, limit=1))

    def _locked_way_out(self):
        if self.state == "received":
            return self.env._(
                "A vendor was decided about by it. Refuse it, and enter the right one as a new certificate."
            )
        return self.env._("Enter the renewal as a new certificate, or take the check back.")

    @api.model
    def _with_commercial(self, vals_list):
        """Add to that of all records about vendors: a certificate is never nobody's."""
        if any("partner_id" in vals and not vals["partner_id"] for vals in vals_list):
            raise UserError(self.env._("Choose the vendor whose certificate it is."))
        return super()._with_commercial(vals_list)
