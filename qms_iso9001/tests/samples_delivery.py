from odoo import Command

from .samples import sample


def sales_order_of(case, seller=None):
    """Confirm a sales order as `seller`, else as a seller who has no column of access."""
    seller = seller or case.env["res.users"].search([("login", "=", "t_seller")])
    seller = seller or case.new_user("seller", case.company)
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


@sample("qms.promise.move", "of the named, who sells")
def promise_move(case):
    case.named.sudo().group_ids += case.env.ref("sales_team.group_sale_salesman")
    order = sales_order_of(case, case.named)
    dialogs = order.env["qms.promise.move"].with_context(default_order_id=order.id)
    return dialogs.create({"date": "2030-04-20", "cause": "ours"})


@sample("qms.return.fact", "of a delivery")
def return_fact(case):
    delivery = sales_order_of(case).sudo().picking_ids
    delivery.move_ids.write({"quantity": 10, "picked": True})
    delivery.button_validate()
    case.env.flush_all()
    return case.env["qms.return.fact"].browse(delivery.move_ids.id)


@sample("qms.credit.fact", "of an invoice")
def credit_fact(case):
    case.env["account.chart.template"].try_loading("generic_coa", company=case.company, install_demo=False)
    line = Command.create({"name": "Pumps", "price_unit": 9, "tax_ids": False})
    vals = {"move_type": "out_invoice", "invoice_date": "2026-03-10", "invoice_line_ids": [line]}
    partner = case.env["res.partner"].create({"name": "Waterworks"})
    invoice = case.env["account.move"].with_company(case.company).create({**vals, "partner_id": partner.id})
    invoice.action_post()
    case.env.flush_all()
    return case.env["qms.credit.fact"].browse(invoice.invoice_line_ids.id)


@sample("qms.scrap.fact", "done")
def scrap_fact(case):
    product = case.env["product.product"].create({"name": "Pump", "is_storable": True})
    scraps = case.env["stock.scrap"].with_company(case.company)
    scrap = scraps.create({"product_id": product.id, "scrap_qty": 1, "company_id": case.company.id})
    scrap.do_scrap()
    case.env.flush_all()
    return case.env["qms.scrap.fact"].browse(scrap.id)


@sample("qms.count.fact", "of a product")
def count_fact(case):
    product = case.env["product.product"].create({"name": "Pump", "is_storable": True})
    stock = case.env["stock.warehouse"].search([("company_id", "=", case.company.id)], limit=1).lot_stock_id
    quants = case.env["stock.quant"].with_context(inventory_mode=True).with_company(case.company)
    quants.create({"product_id": product.id, "location_id": stock.id, "inventory_quantity": 5}).action_apply_inventory()
    case.env.flush_all()
    return case.env["qms.count.fact"].search([("product_id", "=", product.id)])


@sample("qms.satisfaction.fact", "asked")
def satisfaction_fact(case):
    order = sales_order_of(case).sudo()
    order.partner_id.write({"email": "waterworks@example.com", "lang": "en_US"})
    row = {"contact": order.partner_id, "order": order}
    answer = case.company.sudo()._qms_ask_customers([row])
    case.env.flush_all()
    return case.env["qms.satisfaction.fact"].browse(answer.id)


@sample("qms.satisfaction.ask", "of the officer")
def satisfaction_ask(case):
    """It is the turn of a contact who just got a delivery."""
    order = sales_order_of(case).sudo()
    order.partner_id.write({"email": "waterworks@example.com", "lang": "en_US"})
    order.picking_ids.move_ids.write({"quantity": 10, "picked": True})
    order.picking_ids.button_validate()
    case.company.sudo().write({"qms_satisfaction_rule": "half_year"})
    case.env.flush_all()
    return case.env["qms.satisfaction.ask"].with_user(case.officer).create({})
