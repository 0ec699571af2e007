from datetime import timedelta

from .common import TrainingCase


class CompetenceCase(TrainingCase):
    """The welders of the workshop: their job requires two skills of one type with the levels 25, 50 and 100."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.craft = cls.new_type("Craft")
        cls.weld, cls.solder = cls.new_skill("Welding"), cls.new_skill("Soldering")
        cls.low, cls.middle, cls.high = (cls.new_level(progress) for progress in (25, 50, 100))
        cls.require(cls.weld, cls.middle)
        cls.others = cls.people[1:]

    @classmethod
    def new_type(cls, name, **vals):
        return cls.env["hr.skill.type"].create({"name": name, **vals})

    @classmethod
    def new_skill(cls, name, skill_type=None):
        return cls.env["hr.skill"].create({"name": name, "skill_type_id": (skill_type or cls.craft).id})

    @classmethod
    def new_level(cls, progress, skill_type=None):
        vals = {"name": f"Level {progress}", "level_progress": progress, "skill_type_id": (skill_type or cls.craft).id}
        return cls.env["hr.skill.level"].create(vals)

    @classmethod
    def require(cls, skill, level, job=None, **vals):
        """Have a job (the welder's) require a skill at a level, for long."""
        return cls.env["hr.job.skill"].create(
            {
                "job_id": (job or cls.welder).id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
                "skill_type_id": skill.skill_type_id.id,
                "valid_from": "2020-01-01",
                **vals,
            }
        )

    @classmethod
    def hold(cls, employee, skill, level, until=None, evidence="confirmed", **vals):
        """Have somebody hold a skill for long, until so many days from today, as the HR officer enters it."""
        company = employee.company_id
        rows = cls.env["hr.employee.skill"].with_user(cls.hr if company == cls.company else cls.env.user)
        return rows.with_company(company).create(
            {
                "employee_id": employee.id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
                "skill_type_id": level.skill_type_id.id,
                "valid_from": "2020-01-01",
                "valid_to": until is not None and cls.today + timedelta(days=until),
                "qms_evidence": evidence,
                **vals,
            }
        )

    def gaps(self, user=None, domain=()):
        self.env.invalidate_all()
        return self.env["qms.competence.gap"].with_user(user or self.hr).search([("left_out", "=", False), *domain])

    def gap(self, employee=None, skill=None):
        """Return the row of a person (Anna) and a skill (welding), as the HR officer sees it."""
        return self.gaps(
            domain=[("employee_id", "=", (employee or self.anna).id), ("skill_id", "=", (skill or self.weld).id)]
        )

    def assert_state(self, state, employee=None, skill=None):
        self.assertEqual(self.gap(employee, skill).state, state)
