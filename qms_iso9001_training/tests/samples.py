"""Real records of this addon for the generic tests of core: see qms_iso9001/tests/samples.py."""

from odoo import fields

from odoo.addons.qms_iso9001.tests.samples import sample


@sample("qms.training", "course")
def course(case):
    return (
        case.env["qms.training"]
        .with_user(case.hr)
        .create(
            {
                "name": "Working safely on ladders",
                "minutes": 45,
                "trainer_id": employee(case).id,
            }
        )
    )


@sample("qms.training.register", "filled in")
def dialog_filled_in(case):
    return (
        case.env["qms.training.register"]
        .with_user(case.hr)
        .create(
            {
                "training_id": course(case).id,
                "employee_ids": [(6, 0, employee(case).ids)],
            }
        )
    )


@sample("qms.training.schedule", "filled in")
def schedule_filled_in(case):
    return (
        case.env["qms.training.schedule"]
        .with_user(case.hr)
        .create(
            {
                "training_id": course(case).id,
                "employee_ids": [(6, 0, employee(case).ids)],
                "date_start": fields.Datetime.now(),
                "place": "Room 1",
            }
        )
    )


@sample("qms.training.session", "with people")
def training_with_people(case):
    dialog = schedule_filled_in(case)
    # The person who is named holds it, and notes nothing about themselves.
    vals = {"name": "Trainee", "company_id": case.company.id}
    dialog.employee_ids = case.env["hr.employee"].with_user(case.hr).create(vals)
    dialog.trainer_id = employee(case)
    dialog.action_schedule()
    return dialog.session_id


@sample("qms.training.session", "attended")
def training_to_close(case):
    session = training_with_people(case)
    session.action_attend_all()
    return session


@sample("qms.training.session", "planned")
def training_planned(case):
    return (
        case.env["qms.training.session"]
        .with_user(case.hr)
        .create(
            {
                "training_id": course(case).id,
                "trainer_id": employee(case).id,
            }
        )
    )


@sample("qms.training.session", "held")
def training_held(case):
    dialog = dialog_filled_in(case)
    dialog.action_register()
    return dialog.session_id


@sample("qms.training.record", "needed")
def training_needed(case):
    return (
        case.env["qms.training.record"]
        .with_user(case.hr)
        .create(
            {
                "training_id": course(case).id,
                "employee_id": employee(case).id,
            }
        )
    )


@sample("qms.training.record", "planned")
def training_of_trainee(case):
    return training_with_people(case).record_ids


@sample("qms.training.record", "passed")
def training_passed(case):
    record = training_needed(case)
    record.action_pass()
    return record


@sample("qms.training.record", "failed")
def training_failed(case):
    record = training_needed(case)
    record.training_id.retakes = 1
    record.action_fail()
    return record


@sample("qms.training.record", "attended")
def training_attended(case):
    return training_held(case).record_ids


@sample("qms.training.record", "cancelled")
def training_cancelled(case):
    record = training_attended(case)
    record.action_cancel("Was ill that day")
    return record


def employee(case):
    """Return the employee of the person who is named: trainer of the course, present at the training."""
    return case.named.with_company(case.company).employee_id
