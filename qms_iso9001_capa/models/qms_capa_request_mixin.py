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

    def action_open_request(self):
        """Open the request that is still open; else make one of its nonconformities. For buyers and officers."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_editable():
            raise UserError(
                self.env._("%(record)s has ended: reopen it, then ask the vendor.", record=self.display_name)
            )
        capa = self.sudo()
        found = capa.supplier_request_ids.filtered(lambda request: request.state in OPEN)[:1]
        if not found:
            requests = self.env["qms.supplier.request"].with_company(capa.company_id)
            found = requests.create(capa._prepare_request_vals())
            capa.nonconformity_ids._give_photos(found)
        return found.with_env(self.env)._get_form_action()

    def _prepare_request_vals(self):
        about = self.nonconformity_ids._prepare_request_vals() if self.nonconformity_ids else {}
        words = "\n\n".join(filter(None, (self.description, about.get("description")))) or self.name
        own = {"name": self.name, "description": words, "company_id": self.company_id.id, "capa_id": self.id}
        return {**about, **own}
