from datetime import timedelta

from odoo import Command

from .common import TrainingCase


class SkillCase(TrainingCase):
    """The welder Max (`self.max`, the user `self.employee`) and his manager (`self.boss`), a user without any group.

    `self.welding` is a skill with the levels `self.basic` and `self.expert`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.skill.type"].create(
            {
                "name": "Trades",
                "skill_ids": [Command.create({"name": "Welding"}), Command.create({"name": "Soldering"})],
                "skill_level_ids": [
                    Command.create({"name": "Basic", "level_progress": 30}),
                    Command.create({"name": "Expert", "level_progress": 90}),
                ],
            }
        )
        cls.welding, cls.soldering = cls.kind.skill_ids.sorted("name", reverse=True)
        cls.basic, cls.expert = cls.kind.skill_level_ids.sorted("level_progress")
        cls.boss = cls.new_user("employee", cls.company, "t_boss")
        cls.boss_employee = cls.boss.with_company(cls.company).employee_id
        cls.max = cls.me
        cls.max.parent_id = cls.boss_employee
        cls.yesterday = cls.today - timedelta(days=1)

    @classmethod
    def new_skill(cls, employee=None, user=None, skill=None, level=None, **vals):
        """Create a skill of `employee` (Max), as `user` (whoever builds the test)."""
        skill = skill or cls.welding
        return (
            cls.env["hr.employee.skill"]
            .with_user(user or cls.env.user)
            .create(
                {
                    "employee_id": (employee or cls.max).id,
                    "skill_type_id": skill.skill_type_id.id,
                    "skill_id": skill.id,
                    "skill_level_id": (level or cls.basic).id,
                    **vals,
                }
            )
        )

    @classmethod
    def new_confirmed(cls, employee=None, **vals):
        """Return a skill of `employee` (Max) that the HR officer confirmed; it began a month ago."""
        skill = cls.new_skill(employee, **{"valid_from": cls.today - timedelta(days=30), **vals})
        skill.with_user(cls.hr).action_qms_confirm()
        return skill

    def skills_of(self, employee=None, **vals):
        """Return the skills of `employee` (Max) as the database has them."""
        self.env.invalidate_all()
        domain = [
            ("employee_id", "=", (employee or self.max).id),
            *((name, "=", value) for name, value in vals.items()),
        ]
        return self.env["hr.employee.skill"].search(domain, order="id")

    def counted(self, employee=None):
        """Return those that count today."""
        return self.skills_of(employee).filtered_domain(self.env["hr.employee.skill"]._qms_counted_domain())
