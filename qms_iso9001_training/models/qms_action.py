from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.hr.models.hr_employee import _ALLOW_READ_HR_EMPLOYEE
from odoo.addons.qms_iso9001.models.qms_action import DEFAULT_DAYS


class QmsAction(models.Model):
    """An action may ask for a training: done, its people need the course."""

    _inherit = "qms.action"

    training_id = fields.Many2one(
        "qms.training",
        "Course asked for",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Once the action is done, the people below need this course.",
    )
    training_employee_ids = fields.Many2many(
        "hr.employee",
        "qms_action_training_employee_rel",
        "action_id",
        "employee_id",
        string="People to train",
        check_company=True,
    )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"training_id", "training_employee_ids"}

    def _impact_rows(self, processes, documents):
        """Also who passed a course of these processes or documents: what they learned may change with them."""
        rows = super()._impact_rows(processes, documents)
        taught = Domain("process_id", "in", processes.ids) | Domain("document_ids", "in", documents.ids)
        passed = Domain("training_id", "any", taught) & Domain("state", "=", "passed")
        for course, records in self._search_readable("qms.training.record", passed).grouped("training_id").items():
            rows += self._people_rows(records.employee_id, self.env._("Passed %s", course.sudo().display_name))
        return rows

    @api.model_create_multi
    def create(self, vals_list):
        """Create; officers without HR rights name employees too (what `hr.mixin` does for a model of its own)."""
        return super(QmsAction, self._naming_employees()).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Write; officers without HR rights name employees too."""
        return super(QmsAction, self._naming_employees()).write(vals)

    def _naming_employees(self):
        return self.with_context(_allow_read_hr_employee=_ALLOW_READ_HR_EMPLOYEE)

    def _set_state(self, state, **vals):
        """Take the step; an action that is done brings its needs, once."""
        res = super()._set_state(state, **vals)
        if state == "done":
            self.env["qms.training.record"].sudo()._need(self.sudo()._prepare_training_needs())
        return res

    def _prepare_training_needs(self):
        # Reopened and done again, it asks nobody twice.
        asked = self.env["qms.training.record"].search([("action_id", "in", self.ids)])
        known = {(record.action_id, record.employee_id) for record in asked}
        return [
            {
                "employee_id": person.id,
                "training_id": action.training_id.id,
                "origin": "action",
                "action_id": action.id,
                "date_due": action.company_id._qms_today() + timedelta(days=DEFAULT_DAYS),
            }
            for action in self.filtered("training_id")
            for person in action.training_employee_ids
            if person.active and (action, person) not in known
        ]
