"""Real nonconformities for the generic tests (see qms_iso9001/tests/samples.py)."""

from odoo.addons.qms_iso9001.tests.samples import sample


@sample("qms.nonconformity", "reported")
def nonconformity_reported(case, **vals):
    return (
        case.env["qms.nonconformity"]
        .with_user(case.officer)
        .create({"name": "3 of 10 housings damaged", "user_id": case.named.id, **vals})
    )


@sample("qms.nonconformity", "contained")
def nonconformity_contained(case, **vals):
    record = nonconformity_reported(case, **vals)
    record.action_contain()
    record.disposition = "scrap"
    return record


@sample("qms.nonconformity", "corrected")
def nonconformity_corrected(case, **vals):
    record = nonconformity_contained(case, **vals)
    record.action_correct()
    return record


@sample("qms.nonconformity", "corrected, of high severity")
def nonconformity_to_verify(case):
    return nonconformity_corrected(case, severity="high", user_id=False, verifier_id=case.named.id)


@sample("qms.nonconformity", "closed")
def nonconformity_closed(case):
    record = nonconformity_corrected(case)
    record.action_close()
    return record


@sample("qms.nonconformity", "reported by the employee")
def nonconformity_of_the_employee(case):
    return case.env["qms.nonconformity"].with_user(case.employee).create({"name": "Oil on the floor"})


@sample("qms.nonconformity.report", "of the employee")
def report_of_the_employee(case):
    return case.env["qms.nonconformity.report"].with_user(case.employee).create({"name": "Oil on the floor"})
