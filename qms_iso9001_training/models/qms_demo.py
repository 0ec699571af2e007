from datetime import timedelta

from odoo import api, fields, models


class QmsDemo(models.AbstractModel):
    _inherit = "qms.demo"

    @api.model
    def _load_training(self):
        """Record the trainings of the last year as the HR officer, once; skills before, needs and plans after them."""
        if self._as("hr")["qms.training.session"].search_count([], limit=1):
            return
        self.env["qms.demo.skill"]._load_held_skills()
        self.env["qms.demo.skill"]._load_auditor_skill()
        for row in self._rows("qms_iso9001_training/demo/training_course.csv"):
            self._as("hr")["qms.training"].create(self._prepare_course_vals(row))
        for row in self._rows("qms_iso9001_training/demo/training_history.csv"):
            self._as("hr")["qms.training.register"].create(self._prepare_register_vals(row)).action_register()
        self.env["qms.demo.need"]._load_needs()

    @api.model
    def _course(self, name):
        return self._as("hr")["qms.training"].search([("name", "=", name)])

    @api.model
    def _prepare_course_vals(self, row):
        skill = row["skill"] and self.env.ref(row["skill"])
        granted = skill and {
            "skill_type_id": skill.skill_type_id.id,
            "skill_id": skill.id,
            "skill_level_id": self.env.ref(row["level"]).id,
            "validity_months": int(row["months"]),
        }
        return {
            "name": row["course"],
            "objective": row["objective"],
            "content": row["content"],
            "method": row["method"],
            "minutes": int(row["minutes"]),
            "trainer_id": row["trainer"] and self.env.ref(row["trainer"]).id,
            "trainer_name": row["provider"],
            "cost": float(row["cost"]),
            "skill_ids": [fields.Command.create(granted)] if granted else [],
        }

    @api.model
    def _prepare_register_vals(self, row):
        course = self._course(row["course"])
        return {
            "training_id": course.id,
            "employee_ids": [fields.Command.set([self.env.ref(person).id for person in row["people"].split()])],
            "date_done": fields.Date.context_today(self) - timedelta(days=int(row["days_ago"])),
            "minutes": course.minutes,
            "trainer_id": row["trainer"] and self.env.ref(row["trainer"]).id,
            "trainer_name": course.trainer_name,
            "result": row["result"],
            "note": row["note"],
        }
