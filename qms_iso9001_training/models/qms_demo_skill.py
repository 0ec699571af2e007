from datetime import timedelta

from odoo import api, fields, models

# Of whom the HR officer has confirmed what they declared; of all others it waits in *Skills to confirm*.
CONFIRMED = ("al", "ngh", "vad", "hne", "lur", "fme", "jep", "jth", "niv", "stw")
# Employee, certificate, began and ended so many days ago (less than none: ends in so many days).
CERTIFICATES = [
    ("hr.employee_al", "hr_skills.hr_skill_type_certifications_scrum_master", 400, 35),
    ("hr.employee_ngh", "hr_skills.hr_skill_type_certifications_odoo", 500, 135),
]


class QmsDemoSkill(models.AbstractModel):
    """Skills of the demo company: confirmed ones, declared ones that wait, certificates that have ended."""

    _name = "qms.demo.skill"
    _inherit = "qms.demo"
    _description = "Demo: skills with evidence"

    @api.model
    def _load_held_skills(self):
        """Confirm, as the HR officer, what people of Odoo's demo company declared, and bring in past certificates."""
        skills = self._as("hr")["hr.employee.skill"]
        people = [self.env.ref(f"hr.employee_{name}").id for name in CONFIRMED]
        today = fields.Date.context_today(self)
        declared = [("qms_evidence", "=", "declared"), ("employee_id", "in", people)]
        current = ["|", ("valid_to", "=", False), ("valid_to", ">=", today)]
        skills.search([*declared, *current]).action_qms_confirm()
        skills.create(
            [
                {
                    "employee_id": self.env.ref(person).id,
                    "skill_type_id": self.env.ref(skill).skill_type_id.id,
                    "skill_id": self.env.ref(skill).id,
                    "skill_level_id": self.env.ref("hr_skills.hr_skill_level_certifications").id,
                    "valid_from": today - timedelta(days=began),
                    "valid_to": today - timedelta(days=ended),
                    "qms_evidence": "confirmed",
                }
                for person, skill, began, ended in CERTIFICATES
            ]
        )

    @api.model
    def _load_auditor_skill(self):
        """The company asks its auditors for a skill; the auditor and the officer hold it, the manager does not."""
        kind = self.env["hr.skill.type"].create(
            {
                "name": "Quality",
                "skill_ids": [fields.Command.create({"name": "Internal auditing"})],
                "skill_level_ids": [fields.Command.create({"name": "Trained", "level_progress": 100})],
            }
        )
        company = self.env.ref("base.main_company")
        company.qms_auditor_skill_ids = kind.skill_ids
        people = (self._user("auditor") | self._user("officer")).with_company(company).employee_id
        self._as("hr")["hr.employee.skill"].create(
            [
                {
                    "employee_id": person.id,
                    "skill_type_id": kind.id,
                    "skill_id": kind.skill_ids.id,
                    "skill_level_id": kind.skill_level_ids.id,
                    "valid_from": fields.Date.context_today(self) - timedelta(days=700),
                    "qms_evidence": "confirmed",
                }
                for person in people
            ]
        )
