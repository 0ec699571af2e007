from odoo import models


class ResPartner(models.Model):
    """A vendor or customer: what is reported on a contact, counts for the company it belongs to."""

    _name = "res.partner"
    _inherit = ["res.partner", "qms.source.mixin", "qms.request.source.mixin", "qms.complaint.card.mixin"]
    _nonconformity_link = "partner_id"
    _request_link = "partner_id"

    def _prepare_nonconformity_vals(self):
        return {**super()._prepare_nonconformity_vals(), "partner_id": self.commercial_partner_id.id}

    def _prepare_request_vals(self):
        return {**super()._prepare_request_vals(), "partner_id": self.commercial_partner_id.id}
