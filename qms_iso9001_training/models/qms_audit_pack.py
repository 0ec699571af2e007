from odoo import models


class QmsAuditPack(models.Model):
    """The thread of a sample says what whoever delivered it could do, with evidence, on that day."""

    _inherit = "qms.audit.pack"

    def _people_of(self, pickings):
        people = {user: user.with_company(self.company_id).employee_id for user in pickings.user_id}
        employees = self.env["hr.employee"].union(*people.values())
        held = self._held_skills(employees)
        return {
            picking: [
                self._skill_step(picking, skill)
                for skill in held.get(people.get(picking.user_id), ())
                if self._counts_on(skill, self.company_id._qms_day(picking.date_done))
            ]
            for picking in pickings
        }

    def _held_skills(self, employees):
        """Return {employee: skills with evidence, whenever they counted}; auditors need no right to people."""
        skills = self.env["hr.employee.skill"].sudo()
        proved = [("employee_id", "in", employees.ids), *skills._qms_ever_counted_domain()]
        return skills.search(proved, order="skill_id, id").grouped("employee_id")

    def _counts_on(self, skill, day):
        begun = not skill.valid_from or skill.valid_from <= day
        return begun and (not skill.valid_to or skill.valid_to >= day)

    def _skill_step(self, picking, skill):
        what = f"{skill.skill_id.name}: {skill.skill_level_id.name}"
        since = skill.valid_from.isoformat() if skill.valid_from else ""
        return [self.env._("Skill"), picking.name, what, skill.employee_id.name, since]
