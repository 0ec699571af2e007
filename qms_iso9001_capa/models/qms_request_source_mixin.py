from odoo import api, fields, models
from odoo.exceptions import AccessError


class QmsRequestSourceMixin(models.AbstractModel):
    """A record from which its vendor is asked why, and on which the requests are seen again. A model names its link on
    `qms.supplier.request` in `_request_link`; what it knows it tells in `_prepare_request_vals`."""

    _name = "qms.request.source.mixin"
    _description = "Source of requests to vendors"

    _request_link = None

    supplier_request_count = fields.Integer(
        "Vendor requests", compute="_compute_supplier_request_count", compute_sudo=True
    )

    @api.depends_context("allowed_company_ids")
    def _compute_supplier_request_count(self):
        """Count in one query, for users of whatever group: the number is no secret, the records have rules."""
        link = self._request_link
        here = [(link, "in", self.ids), ("company_id", "in", self.env.companies.ids)]
        counts = {
            record.id: count
            for record, count in self.env["qms.supplier.request"]._read_group(here, [link], ["__count"])
        }
        for record in self:
            record.supplier_request_count = counts.get(record._origin.id, 0)

    def action_view_supplier_requests(self):
        """Open the requests to vendors that come from these records."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_supplier_request_action")
        return {**action, "domain": [(self._request_link, "in", self.ids)], "context": {"create": False}}

    def action_open_request(self):
        """Open a new request to the vendor, filled with what this record knows: saved when the user saves it."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_ask()
        # What stands on it need not be readable one by one to whoever asks.
        vals = self.sudo()._prepare_request_vals()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the vendor"),
            "res_model": "qms.supplier.request",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in vals.items()},
        }

    def _check_may_ask(self):
        """Raise unless the user may ask vendors."""
        if not self.env["qms.supplier.request"].has_access("create"):
            raise AccessError(
                self.env._("Vendors are asked by buyers and quality officers. Tell one of them what you want to know.")
            )

    def _prepare_request_vals(self):
        """Return what this record knows about a request to its vendor, as values of `qms.supplier.request`."""
        self.ensure_one()
        company = "company_id" in self._fields and self.company_id
        vals = {self._request_link: self.id, "company_id": (company or self.env.company).id}
        if "partner_id" in self._fields:
            vals["partner_id"] = self.partner_id.commercial_partner_id.id
        return vals
