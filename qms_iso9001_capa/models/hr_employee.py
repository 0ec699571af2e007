from odoo import models


class HrEmployee(models.Model):
    """Where a problem concerns somebody's work or safety."""

    _name = "hr.employee"
    _inherit = ["hr.employee", "qms.source.mixin"]
    _nonconformity_link = "employee_id"

    def _nonconformity_place(self):
        return self.work_location_name
