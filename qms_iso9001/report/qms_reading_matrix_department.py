from odoo import api, models
from odoo.fields import Domain


class ReportQmsReadingMatrixDepartment(models.AbstractModel):
    """The matrix of people and documents of some departments, with those below them."""

    _name = "report.qms_iso9001.qms_reading_matrix_department"
    _description = "Reading matrix of a department"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the matrix of the given departments (hr.department)."""
        return self.env["report.qms_iso9001.qms_reading_matrix"]._matrix(Domain("department_id", "child_of", docids))
