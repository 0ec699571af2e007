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

    def _complaint_orders(self):
        return self.sale_id
