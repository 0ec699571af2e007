from datetime import timedelta

from odoo import api, fields, models


class QmsDemo(models.AbstractModel):
    _inherit = ["qms.demo", "qms.demo.effect.mixin"]

    @api.model
    def _load_training(self):
        """Record the trainings of the last two months as the HR officer, once."""
        if self._as("hr")["qms.training.session"].search_count([], limit=1):
            return
        for row in self._rows("qms_iso9001_training/demo/training_history.csv"):
            self._as("hr")["qms.training.register"].create(self._prepare_register_vals(row)).action_register()

    @api.model
    def _prepare_register_vals(self, row):
        course = self._as("hr")["qms.training"].create({"name": row["course"], "objective": row["objective"]})
        return {
            "training_id": course.id,
            "employee_ids": [fields.Command.set([self.env.ref(person).id for person in row["people"].split()])],
            "date_done": fields.Date.context_today(self) - timedelta(days=int(row["days_ago"])),
            "minutes": int(row["minutes"]),
            "trainer_id": row["trainer"] and self.env.ref(row["trainer"]).id,
            "trainer_name": False if row["trainer"] else self.env._("Adviser of the insurer"),
            "result": row["result"],
            "note": row["note"],
        }
