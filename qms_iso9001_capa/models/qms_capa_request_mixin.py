from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.vendor_requests import OPEN


class QmsCapaRequestMixin(models.AbstractModel):
    """Asks the vendor for the cause and the action of a corrective action: what is accepted is taken over."""

    _name = "qms.capa.request.mixin"
    _inherit = "qms.request.source.mixin"
    _description = "Vendor asked about a corrective action"

    _request_link = "capa_id"

    supplier_request_ids = fields.One2many("qms.supplier.request", "capa_id", "Requests to vendors", readonly=True)

    def _set_state(self, state, **vals):
        """Cancelled, it lets go of what its vendors still have; taken up again it gets what they answered meanwhile."""
        res = super()._set_state(state, **vals)
        if state == "cancelled":
            self.supplier_request_ids.filtered(lambda request: request.state in OPEN)._leave_capa()
        elif state == "analysis":
            self.nonconformity_ids._bring_requests()
        return res

    def action_open_request(self):
        """Open the request that is still open; else make one of its nonconformities. Of several vendors ask which one
        is meant. For buyers and officers."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_editable():
            raise UserError(
                self.env._("%(record)s has ended: reopen it, then ask the vendor.", record=self.display_name)
            )
        self._check_may_ask()
        if len(self.sudo().nonconformity_ids._get_vendors()) > 1:
            return self.env["qms.capa.ask"]._open(self)
        return self._open_request()

    def _open_request(self, vendor=None):
        """Open the request that is still open, of several vendors that to `vendor`; else make it, about its cases:
        what concerns a customer is none of them."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_ask()
        capa = self.sudo()
        cases = capa.nonconformity_ids
        found = capa.supplier_request_ids.filtered(lambda request: request.state in OPEN)
        if vendor:
            cases = cases.filtered(lambda case: vendor in case._get_vendors())
            found = found.filtered(lambda request: request.partner_id == vendor)
        elif cases._get_vendors():
            cases -= cases._of_customers()
        if not found:
            # Who reads it asks about it, and need not work on it.
            requests = self.env["qms.supplier.request"].sudo().with_company(capa.company_id)
            found = requests.create(capa._prepare_request_vals(cases, vendor))
            cases._give_photos(found)
        return found[:1].with_env(self.env)._get_form_action()

    def _prepare_request_vals(self, cases=None, vendor=None):
        """Return what a request to `vendor` about `cases` starts with (none: all of them)."""
        cases = self.nonconformity_ids if cases is None else cases
        about = cases._prepare_request_vals(vendor) if cases else {}
        words = "\n\n".join(filter(None, (self.description, about.get("description")))) or self.name
        own = {"name": self.name, "description": words, "company_id": self.company_id.id, "capa_id": self.id}
        return {**about, **own}
