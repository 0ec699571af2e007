from odoo import models


class QmsAudit(models.Model):
    """The skills that the company asks of its auditors have to be held with evidence on the first day of the audit."""

    _inherit = "qms.audit"

    def _skills_asked(self, role):
        asked = super()._skills_asked(role)
        # Which skills are asked is no secret to who audits.
        return asked | self.sudo().company_id.qms_auditor_skill_ids if role == "auditor" else asked

    def _skills_asked_on(self):
        return self.date_start or super()._skills_asked_on()

    def _competence_warnings(self, user):
        """Add that nothing is proved of whoever is no employee of the company."""
        asked = self._skills_asked("auditor")
        if asked and not user.with_company(self.company_id).employee_id:
            skills = ", ".join(asked.sudo().mapped("name"))
            return [
                self.env._("%(name)s is no employee here: %(skills)s is not proved.", name=user.name, skills=skills)
            ]
        return super()._competence_warnings(user)
