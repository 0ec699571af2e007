from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.vendor_requests import OPEN


def only(records):
    """Return the one record of `records`, or none."""
    return records if len(records) == 1 else records.browse()


class QmsNonconformityRequestMixin(models.AbstractModel):
    """Asks the vendor of one or several nonconformities why: one request, filled with what the cases know."""

    _name = "qms.nonconformity.request.mixin"
    _inherit = "qms.request.source.mixin"
    _description = "Vendor asked about a nonconformity"

    _request_link = "nonconformity_ids"

    def write(self, vals):
        """Write; what the vendor was asked before comes with the case to its corrective action."""
        res = super().write(vals)
        if vals.get("capa_id"):
            self._bring_requests()
        return res

    def _bring_requests(self):
        """Bring what the vendor was asked about these cases to their corrective action, unless it has one."""
        about = Domain("nonconformity_ids", "in", self.ids)
        free = Domain("capa_id", "=", False) | Domain("capa_id.state", "=", "cancelled")
        # Whoever starts a corrective action need not be responsible for the request.
        self.env["qms.supplier.request"].sudo().search(about & free)._join_capa()

    def action_open_request(self):
        """Open the request about these cases, or this one, that is still open; else make one, with their photos. For
        buyers and officers. Raises UserError where some are asked about already, or they are of several vendors or
        companies, or of a customer and a vendor."""
        self.check_access("read")
        cases = self.sudo()
        about = [("nonconformity_ids", "in", cases.ids), ("state", "in", OPEN)]
        open_ones = cases.env["qms.supplier.request"].search(about)
        found = open_ones.filtered(lambda request: request.nonconformity_ids == cases)[:1]
        found = found or open_ones.filtered(lambda request: cases <= request.nonconformity_ids)[:1]
        if not found:
            self._check_may_ask()
            cases._request_vendor()
            cases._check_no_customer()
            cases._check_not_asked(open_ones)
            requests = self.env["qms.supplier.request"].with_company(cases._request_company())
            found = requests.create(cases._prepare_request_vals())
            cases._give_photos(found)
        return found.with_env(self.env)._get_form_action()

    def _request_company(self):
        companies = self.company_id
        if len(companies) > 1:
            raise UserError(
                self.env._("These cases are of several companies. Choose those of one, then ask its vendor.")
            )
        return companies

    def _request_vendor(self):
        """Return the vendor of these cases; none where a customer is concerned: whoever asks chooses it."""
        vendors = self._get_vendors()
        if len(vendors) > 1:
            raise UserError(
                self.env._(
                    "These cases are of several vendors: %(vendors)s. Choose those of one.",
                    vendors=", ".join(vendors.mapped("name")),
                )
            )
        return vendors

    def _check_not_asked(self, open_ones):
        """Raise if one of `open_ones`, requests that are open, is about some of these cases."""
        if open_ones:
            raise UserError(
                self.env._(
                    "Asked about already: %(cases)s, in %(requests)s. Open that request, or choose only the others.",
                    cases=", ".join((self & open_ones.nonconformity_ids).mapped("reference")),
                    requests=", ".join(open_ones.mapped("reference")),
                )
            )

    def _of_customers(self):
        """Return those of these cases that concern a customer, and no vendor."""
        return self.filtered(lambda case: case.partner_kind == "customer" and not case._get_vendors())

    def _check_no_customer(self):
        vendors, others = self._get_vendors(), self._of_customers()
        if vendors and others:
            raise UserError(
                self.env._(
                    "%(cases)s is of a customer, which %(vendors)s need not know: choose cases of the vendor only.",
                    cases=", ".join(others.mapped("reference")),
                    vendors=", ".join(vendors.mapped("name")),
                )
            )

    def _get_vendors(self):
        """Return the vendors that these cases concern."""
        vendors = self.filtered(lambda case: case.partner_kind == "vendor").partner_id
        return (vendors | self.purchase_id.partner_id).commercial_partner_id

    def _prepare_request_vals(self, vendor=None):
        """Return what a request about these cases starts with; to their vendor, or to `vendor` of several."""
        units = self.uom_id
        return {
            "name": self[:1].name if len(self) == 1 else self.env._("%s cases", len(self)),
            "description": "\n\n".join(case._request_words(len(self) > 1) for case in self),
            "company_id": self._request_company().id,
            "partner_id": (vendor or self._request_vendor()).id,
            "picking_id": only(self.picking_id).id,
            "purchase_id": only(self.purchase_id).id,
            "product_id": only(self.product_id).id,
            "lot_id": only(self.lot_id).id,
            "quantity": sum(self.mapped("quantity")) if len(units) == 1 else 0,
            "uom_id": only(units).id,
            "nonconformity_ids": [(6, 0, self.ids)],
            "capa_id": only(self.capa_id).id,
        }

    def _request_words(self, is_one_of_several):
        found = self.env._("Found on %(day)s.", day=format_date(self.env, self.date_detected))
        head = f"{self.reference}: {self.name}" if is_one_of_several else self.name
        return "\n".join(filter(None, (head, self.description, found)))

    def _give_photos(self, request):
        """Let the vendor see the photos of these cases."""
        photos = [
            {"name": f"{case.reference}.png", "datas": case.photo, "res_model": request._name, "res_id": request.id}
            for case in self.with_context(bin_size=False)
            if case.photo
        ]
        files = self.env["ir.attachment"].sudo().create(photos)
        if files:
            request.sudo().attachment_ids = [(6, 0, files.ids)]
