"""Real records of who needs which training, for the generic tests of core."""

from odoo.addons.qms_iso9001.tests.samples import sample

from .samples import course, employee


@sample("qms.training.rule", "for one person")
def rule(case):
    return (
        case.env["qms.training.rule"]
        .with_user(case.hr)
        .create({"training_id": course(case).id, "audience_employee_ids": [(6, 0, employee(case).ids)]})
    )


@sample("qms.training.need", "shown")
def dialog(case):
    rule(case)
    return case.env["qms.training.need"].with_user(case.hr).create({})


@sample("qms.training.need.line", "shown")
def dialog_line(case):
    return dialog(case).line_ids
