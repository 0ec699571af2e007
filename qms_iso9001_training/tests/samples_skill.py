"""Real records of the skills of this addon: see samples.py."""

from odoo import Command

from odoo.addons.qms_iso9001.tests.samples import sample

from .samples import course, employee


def skill_kind(case):
    return case.env["hr.skill.type"].create(
        {
            "name": "Trades",
            "skill_ids": [Command.create({"name": "Welding"})],
            "skill_level_ids": [Command.create({"name": "Basic", "level_progress": 30})],
        }
    )


@sample("qms.training.skill", "granted by a course")
def training_skill(case):
    kind = skill_kind(case)
    return (
        case.env["qms.training.skill"]
        .with_user(case.hr)
        .create(
            {
                "training_id": course(case).id,
                "skill_type_id": kind.id,
                "skill_id": kind.skill_ids.id,
                "skill_level_id": kind.skill_level_ids.id,
            }
        )
    )


@sample("qms.skill.confirm", "one skill")
def dialog_confirm(case):
    kind = skill_kind(case)
    skill = case.env["hr.employee.skill"].create(
        {
            "employee_id": employee(case).id,
            "skill_type_id": kind.id,
            "skill_id": kind.skill_ids.id,
            "skill_level_id": kind.skill_level_ids.id,
        }
    )
    return case.env["qms.skill.confirm"].with_user(case.hr).create({"skill_ids": [Command.set(skill.ids)]})
