from odoo import api, models


class HrDepartment(models.Model):
    """The organization in the audit pack: the departments, what each belongs to and who leads it."""

    _name = "hr.department"
    _inherit = ["hr.department", "qms.contribution"]
    _pack_part = "01"

    @api.model
    def _pack_folder(self):
        return [*super()._pack_folder(), self._contribution_line(self.env._("Organization by department"), [])]

    @api.model
    def _pack_columns(self):
        """Name, the department above and who leads it; how the list on screen is coloured is no record."""
        return ["name", "parent_id", "manager_id"]
