from odoo import fields, models

from .qms_acknowledgement import OPEN


class HrEmployee(models.Model):
    """What the person has read, for HR officers; everybody else finds their own in the Quality System."""

    _inherit = "hr.employee"

    qms_reading_label = fields.Char("Read", compute="_compute_qms_reading", groups="hr.group_hr_user")

    def _compute_qms_reading(self):
        groups = self.env["qms.acknowledgement"]._read_group(
            OPEN & fields.Domain("employee_id", "in", self.ids), ["employee_id"], ["__count", "date_confirmed:count"]
        )
        labels = {employee.id: f"{confirmed} / {required}" for employee, required, confirmed in groups}
        for employee in self:
            employee.qms_reading_label = labels.get(employee.id, "")

    def action_qms_view_reading(self):
        """Open what the person has to read and has read."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_acknowledgement_action"),
            "domain": [("employee_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }
