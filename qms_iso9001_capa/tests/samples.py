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


@sample("qms.place", "of the company")
def place(case):
    return case.env["qms.place"].with_user(case.officer).create({"name": "Dock 3", "company_id": case.company.id})


@sample("qms.defect", "of the company")
def defect(case):
    return case.env["qms.defect"].with_user(case.officer).create({"name": "Crack", "company_id": case.company.id})


def case_with_goods(case):
    product = case.env["product.product"].create({"name": "Housing", "is_storable": True})
    return nonconformity_reported(case, product_id=product.id, quantity=5)


@sample("qms.nonconformity.disposition", "decided")
def disposition_decided(case):
    lines = case.env["qms.nonconformity.disposition"].with_user(case.officer)
    return lines.create({"nonconformity_id": case_with_goods(case).id, "kind": "scrap", "quantity": 2})


@sample("qms.nonconformity.disposition", "to re-verify by the named person")
def disposition_to_verify(case):
    line = disposition_decided(case)
    line.verifier_id = case.named
    line._write_unguarded({"state": "verify"})
    return line


@sample("qms.nonconformity.whereabouts", "of the named person")
def whereabouts(case):
    record = case_with_goods(case)
    return case.env["qms.nonconformity.whereabouts"].create(
        {"nonconformity_id": record.id, "kind": "stock", "product_id": record.product_id.id, "quantity": 3}
    )
