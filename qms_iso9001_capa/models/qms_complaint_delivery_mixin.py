from odoo import models


class QmsComplaintDeliveryMixin(models.AbstractModel):
    """A delivery about which its customer complains by a link, without login. Mail templates of deliveries may say
    `object._get_complaint_link()`; the customer's order in the portal shows it."""

    _name = "qms.complaint.delivery.mixin"
    _inherit = ["qms.complaint.source.mixin"]
    _description = "Delivery with a link for complaints"
    _complaint_link = "picking_id"

    def _get_complaint_path(self):
        """Return the path of the page on which the customer of this delivery complains about it."""
        self.ensure_one()
        return self.env["qms.complaint"]._get_link_path(self)

    def _get_complaint_link(self):
        """Return the whole address of that page, for a mail."""
        return f"{self.get_base_url()}{self._get_complaint_path()}"

    def _get_slip_link(self):
        """Return the address for the delivery slip; none where no customer gets it, or where the company wants none."""
        self.ensure_one()
        # Whoever prints a slip need not read the company's settings.
        picking = self.sudo()
        sent = picking.picking_type_code == "outgoing" and picking.location_dest_id.usage == "customer"
        wanted = sent and picking.partner_id and picking.state != "cancel" and picking.company_id.qms_complaint_on_slip
        return self._get_complaint_link() if wanted else False

    def _complaint_orders(self):
        return self.sale_id
