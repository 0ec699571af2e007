from odoo import models


class QmsGateMixin(models.AbstractModel):
    """Knows competences: a checked document says in `_skills_asked` which skills somebody needs in a role."""

    _inherit = "qms.gate.mixin"

    def _person_findings(self, employee, role):
        """Add the skills that `employee` needs in `role` and does not hold with evidence."""
        findings = super()._person_findings(employee, role)
        asked = self._skills_asked(role) if employee else self.env["hr.skill"]
        if not asked:
            return findings
        # Whoever is stopped need not read what skills people hold.
        held = self.env["hr.employee.skill"].sudo().search(self._counted_skill_domain(employee, asked)).skill_id
        return findings + [
            self.env._("%(person)s does not hold the skill %(skill)s.", person=employee.sudo().name, skill=skill.name)
            for skill in asked.sudo() - held
        ]

    def _skills_asked(self, role):  # pylint: disable=unused-argument
        """Return the skills (hr.skill) that `role` needs in this document."""
        return self.env["hr.skill"]

    def _skills_asked_on(self):
        """Return the day on which they have to be valid."""
        return self.env.company._qms_today()

    def _counted_skill_domain(self, employee, skills):
        counted = self.env["hr.employee.skill"]._qms_counted_domain(self._skills_asked_on())
        return [("employee_id", "=", employee.id), ("skill_id", "in", skills.ids), *counted]
