"""A real refund request for the generic tests (see qms_iso9001/tests/samples.py)."""

from odoo import Command

from odoo.addons.qms_iso9001.tests.samples import sample


def posted_invoice(case, product):
    """Return a posted invoice of `product`, in a company that had no accounting yet."""
    companies = [Command.set(case.company.ids)]
    accounts = case.env["account.account"].with_company(case.company)
    income, receivable = (
        accounts.create({"name": kind, "code": code, "account_type": kind, "company_ids": companies})
        for kind, code in (("income", "QMS4"), ("asset_receivable", "QMS1"))
    )
    journal = {"name": "Sales", "code": "QMSS", "type": "sale", "company_id": case.company.id}
    case.env["account.journal"].create({**journal, "default_account_id": income.id})
    customer = case.env["res.partner"].create({"name": "Ready Office"})
    customer.with_company(case.company).property_account_receivable_id = receivable
    line = {"product_id": product.id, "quantity": 5, "price_unit": 9, "tax_ids": []}
    invoice = case.env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": customer.id,
            "company_id": case.company.id,
            "invoice_line_ids": [Command.create(line)],
        }
    )
    invoice.action_post()
    return invoice


@sample("qms.nonconformity.disposition", "refund asked for")
def refund_asked_for(case):
    product = case.env["product.product"].create({"name": "Housing", "is_storable": True})
    case.company.qms_refund_user_id = case.env.ref("base.user_admin")
    case.env.ref("base.user_admin").company_ids |= case.company
    vals = {"product_id": product.id, "quantity": 2, "user_id": case.named.id, "company_id": case.company.id}
    record = (
        case.env["qms.nonconformity"]
        .with_user(case.officer)
        .create({"name": "2 of 5 housings damaged", "invoice_id": posted_invoice(case, product).id, **vals})
    )
    lines = case.env["qms.nonconformity.disposition"].with_user(case.officer)
    line = lines.create({"nonconformity_id": record.id, "kind": "refund", "quantity": 2})
    line.action_post()
    return line
