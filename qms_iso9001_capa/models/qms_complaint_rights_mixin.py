from odoo import models


class QmsComplaintRightsMixin(models.AbstractModel):
    """Who may do what with a complaint: any employee records one, the responsible answers and closes it, quality
    officers decide whose it is."""

    _name = "qms.complaint.rights.mixin"
    _inherit = "qms.responsible.mixin"
    _description = "Rights on a complaint"

    def _get_company_responsible(self, company):
        return company.qms_complaint_user_id
