from odoo import api, models

from ..tools.vendor_requests import OPEN


class QmsSupplierRequestRightsMixin(models.AbstractModel):
    """Who may do what with a request to a vendor: buyers and quality officers make one, who is responsible for it and
    every quality officer take its steps."""

    _name = "qms.supplier.request.rights.mixin"
    _inherit = "qms.responsible.mixin"
    _description = "Rights on a request to a vendor"

    @api.model
    def _routing_fields(self):
        # Until when the vendor answers is agreed by whoever talks with it.
        return super()._routing_fields() - {"date_due"}

    @api.model
    def _first_report_fields(self):
        return super()._first_report_fields() | {"user_id"}

    @api.depends_context("uid")
    @api.depends("state", "user_id", "reported_by_id")
    def _compute_rights(self):
        super()._compute_rights()
        for record in self:
            record.can_cancel = record.state in OPEN and record._may_cancel()
