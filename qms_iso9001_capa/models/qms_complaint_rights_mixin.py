from odoo import api, models


class QmsComplaintRightsMixin(models.AbstractModel):
    """Who may do what with a complaint: any employee records one, the responsible answers and closes it, quality
    officers decide whose it is. Whoever recorded it completes what the customer said, and judges nothing."""

    _name = "qms.complaint.rights.mixin"
    _inherit = "qms.responsible.mixin"
    _description = "Rights on a complaint"

    @api.model
    def _judged_fields(self):
        return super()._judged_fields() | {"justified", "reason", "nonconformity_id"}

    def _get_company_responsible(self, company):
        return company.qms_complaint_user_id

    @api.constrains("nonconformity_id")
    def _say_received(self):
        """What a customer complains about he received: that is said of the open nonconformity behind it too."""
        # Who links a complaint need not have the right to change the nonconformity.
        cases = self.sudo().nonconformity_id
        cases.filtered(lambda case: case._is_editable() and not case.is_delivered).is_delivered = True
