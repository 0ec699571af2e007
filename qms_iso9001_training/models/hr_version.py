from odoo import api, models

from .qms_training_hire_mixin import HIRING

PLACE = {"department_id", "job_id", "date_version", "active"}


class HrVersion(models.Model):
    """Another job or department brings other trainings, at once."""

    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; whose version of today it is needs what it asks for."""
        versions = super().create(vals_list)
        versions._qms_follow_needs()
        return versions

    def write(self, vals):
        """Write; whoever moved needs what the new place asks for."""
        res = super().write(vals)
        if PLACE & vals.keys():
            self._qms_follow_needs()
        return res

    def _qms_follow_needs(self):
        # Employees who are just being created are followed all at once afterwards.
        if self.env.cr.precommit.data.get(HIRING):
            return
        current = self.sudo().filtered(lambda version: version == version.employee_id.current_version_id)
        if current:
            self.env["qms.training.record"]._follow_people(current.employee_id)
