from odoo import Command

from .samples import sample


def sales_order_of(case):
    """Confirm a sales order as a seller of the case, who has no column of access."""
    seller = case.env["res.users"].search([("login", "=", "t_seller")]) or case.new_user("seller", case.company)
    customer = case.env["res.partner"].create({"name": "Waterworks"})
    product = case.env["product.product"].create({"name": "Pump", "is_storable": True, "taxes_id": False})
    line = Command.create({"product_id": product.id, "product_uom_qty": 10})
    orders = case.env["sale.order"].with_user(seller)
    vals = {"partner_id": customer.id, "order_line": [line], "commitment_date": "2030-03-20 12:00:00"}
    order = orders.create(vals)
    order.action_confirm()
    case.env.flush_all()
    return order


@sample("qms.delivery.fact", "of an order")
def delivery_fact(case):
    return case.env["qms.delivery.fact"].browse(sales_order_of(case).order_line.id)


@sample("qms.delivery.order.fact", "of an order")
def delivery_order_fact(case):
    return case.env["qms.delivery.order.fact"].browse(sales_order_of(case).id)


@sample("qms.promise.move", "of the seller")
def promise_move(case):
    order = sales_order_of(case)
    return order.env["qms.promise.move"].with_context(default_order_id=order.id).create({})
