"""Samples of checks before the ERP acts; see samples.py."""

from odoo import Command

from .purchase_case import NO_TAXES
from .samples import sample


@sample("qms.gate.rule", "of a category")
def rule_of_a_category(case):
    category = case.env["product.category"].create({"name": "Castings"})
    rules = case.env["qms.gate.rule"].with_user(case.manager)
    return rules.create({"categ_id": category.id, "rule": "block"})


@sample("qms.gate.ask", "of the buyer")
def ask_of_the_buyer(case):
    """A dialog about a request for quotation from a vendor whom nobody has approved."""
    case.company.qms_purchase_check_from = case.company._qms_today()
    product = case.env["product.product"].create({"name": "Housing", "is_storable": True, **NO_TAXES})
    order = (
        case.env["purchase.order"]
        .with_user(case.buyer)
        .create(
            {
                "partner_id": case.env["res.partner"].create({"name": "Foundry"}).id,
                "order_line": [Command.create({"product_id": product.id, "product_qty": 1})],
            }
        )
    )
    asks = case.env["qms.gate.ask"].with_user(case.buyer)
    return asks.create({"res_model": order._name, "res_id": order.id, "reason": "The only source"})


@sample("qms.review.point", "of the company")
def point_of_the_company(case):
    return case.env["qms.review.point"].with_user(case.manager).create({"name": "We can keep the date"})


@sample("qms.order.review", "to be answered")
def review_to_be_answered(case):
    order = case.env["sale.order"].create(
        {"partner_id": case.env["res.partner"].create({"name": "Waterworks"}).id, "company_id": case.company.id}
    )
    return case.env["qms.order.review"].create({"order_id": order.id, "point_id": point_of_the_company(case).id})


@sample("qms.gate.change", "of the buyer")
def change_of_the_buyer(case):
    """A dialog about more on an order that was placed with a warning, where the check blocks now."""
    ask = ask_of_the_buyer(case)
    order = case.env["purchase.order"].with_user(case.buyer).browse(ask.res_id)
    order.button_confirm()
    case.env["qms.gate.rule"].with_user(case.manager).create({"rule": "block"})
    changes = case.env["qms.gate.change"].with_user(case.buyer)
    return changes.create(
        {"order_id": order.id, "product_id": order.order_line.product_id.id, "quantity": 5, "reason": "The only source"}
    )
