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


@sample("qms.nonconformity", "closed, and it happened again")
def nonconformity_that_happened_again(case):
    record, again = nonconformity_closed(case), nonconformity_reported(case)
    return record.with_context(qms_case_id=again.id)


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


@sample("qms.cause", "of the company")
def cause(case):
    return case.env["qms.cause"].with_user(case.officer).create({"name": "Setting", "company_id": case.company.id})


@sample("qms.nonconformity", "reported, its goods in stock")
def case_with_goods(case):
    product = case.env["product.product"].create({"name": "Housing", "is_storable": True, "tracking": "lot"})
    lot = case.env["stock.lot"].create({"name": "L-1", "product_id": product.id, "company_id": case.company.id})
    warehouse = case.env["stock.warehouse"].search([("company_id", "=", case.company.id)], limit=1)
    case.env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 10, lot_id=lot)
    return nonconformity_reported(case, product_id=product.id, lot_id=lot.id, quantity=5)


@sample("qms.nonconformity.disposition", "decided")
def disposition_decided(case, **vals):
    record = case_with_goods(case)
    record.action_quarantine()
    lines = case.env["qms.nonconformity.disposition"].with_user(case.officer)
    return lines.create({"nonconformity_id": record.id, "kind": "scrap", "quantity": 2, **vals})


@sample("qms.nonconformity.disposition", "to re-verify by the named person")
def disposition_to_verify(case):
    line = disposition_decided(case, kind="rework", verifier_id=case.named.id)
    line.action_post()
    return line


@sample("qms.nonconformity.whereabouts", "in stock, of the named person")
def whereabouts_in_stock(case):
    record = case_with_goods(case)
    record.action_trace()
    return record.whereabouts_ids


@sample("qms.nonconformity.whereabouts", "delivered, of the named person")
def whereabouts_delivered(case):
    row = whereabouts_in_stock(case)
    row.sudo().kind = "delivered"
    return row
