from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.qms_iso9001.models.qms_action import DEFAULT_DAYS


class QmsAction(models.Model):
    """An action may ask for a training: done, its people need the course."""

    _name = "qms.action"
    # hr.mixin: officers without HR rights name employees too.
    _inherit = ["qms.action", "hr.mixin"]

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
