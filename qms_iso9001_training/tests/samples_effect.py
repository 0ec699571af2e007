"""Real records of the effect of trainings: see qms_iso9001/tests/samples.py."""

from odoo.addons.qms_iso9001.tests.samples import sample

from .samples import employee


def held(case):
    """Record a training of the named person whose effect the employee is asked about."""
    person = employee(case)
    person.sudo().parent_id = case.employee.with_company(case.company).employee_id
    course = case.env["qms.training"].create(
        {"name": "Reading drawings", "company_id": case.company.id, "is_effect_asked": True}
    )
    dialog = (
        case.env["qms.training.register"]
        .with_user(case.hr)
        .create({"training_id": course.id, "employee_ids": [(6, 0, person.ids)]})
    )
    dialog.action_register()
    return dialog.session_id.record_ids


@sample("qms.training.effect", "asked")
def effect_asked(case):
    return held(case).effect_id.with_user(case.hr)


@sample("qms.training.effect", "judged")
def effect_judged(case):
    return record_judged(case).effect_id


@sample("qms.training.record", "to judge")
def record_to_judge(case):
    return held(case)


@sample("qms.training.record", "judged")
def record_judged(case):
    record = held(case)
    record.effect_id.action_all_effective("Reads them without help")
    return record
