"""Samples of the figures of vendors; see samples.py."""

from .samples import order_of, sample
from .vendor_figure_case import post_bill, prepare_accounting


@sample("qms.order.fact", "of an order")
def order_fact(case):
    order = order_of(case)
    order.sudo()._qms_count_answers()
    case.env.flush_all()
    return case.env["qms.order.fact"].browse(order.id)


@sample("qms.reject.fact", "of a receipt")
def reject_fact(case):
    receipt = order_of(case).picking_ids
    receipt.move_ids.write({"quantity": 10, "picked": True})
    receipt.button_validate()
    case.env.flush_all()
    return case.env["qms.reject.fact"].browse(receipt.move_ids.id)


@sample("qms.invoice.fact", "of a bill")
def invoice_fact(case):
    line = order_of(case).sudo().order_line
    prepare_accounting(case, case.company, line.partner_id)
    bill = post_bill(case, case.env.user, line, case.company._qms_today(), 10, 5)
    case.env.flush_all()
    return case.env["qms.invoice.fact"].browse(bill.invoice_line_ids.id)


@sample("qms.supplier.report", "ordered from")
def supplier_report(case):
    vendor = order_of(case).sudo().partner_id
    case.env.flush_all()
    reports = case.env["qms.supplier.report"]
    return reports.search([("partner_id", "=", vendor.id), ("company_id", "=", case.company.id)])
