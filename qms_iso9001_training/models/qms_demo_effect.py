from datetime import timedelta

from odoo import api, fields, models

# Employee, done so many days after it was due (None: not yet), whether it was judged effective.
PEOPLE = [
    ("hr.employee_niv", -2, True),
    ("hr.employee_fme", 0, True),
    ("hr.employee_jth", -1, True),
    ("hr.employee_ngh", 6, False),
    ("hr.employee_vad", None, None),
]
MEASURED = {"hr": ("competence_rate", "competence_expired", "training_on_time", "training_judged")}


class QmsDemoEffect(models.AbstractModel):
    """Needs of the demo company that were met in time, late and not at all, and what came of the training."""

    _name = "qms.demo.effect"
    _inherit = "qms.demo"
    _description = "Demo: effect of trainings"

    @api.model
    def _load_training_effects(self):
        """A course that was due four months ago, of which the effect was judged, and one that is to be judged."""
        courses = self._as("hr")["qms.training"]
        name = "Reading assembly drawings"
        if courses.search_count([("name", "=", name)], limit=1):
            return
        course = courses.create({"name": name, "minutes": 120, "is_effect_asked": True, "effect_days": 90})
        due = fields.Date.context_today(self) - timedelta(days=125)
        records = self._as("hr")["qms.training.record"]
        for person, late, _effective in PEOPLE:
            vals = {"employee_id": self.env.ref(person).id, "training_id": course.id, "minutes": 120, "date_due": due}
            day = late is not None and due + timedelta(days=late)
            records += records.create({**vals, "date_done": day, "trainer_name": self.env._("Head of assembly")})
        records[:4].action_pass()
        for record, (_person, _late, effective) in zip(records, PEOPLE, strict=True):
            if effective is False:
                record.action_not_effective(self.env._("Still asks what the signs of welds mean."))
        questions = records.effect_id.filtered(lambda question: question.state == "asked")
        questions[:2].action_all_effective(self.env._("No wrong part was mounted since then."))
        self._measure_catalogue(MEASURED, "qms_iso9001_training")
