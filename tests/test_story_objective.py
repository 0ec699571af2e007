"""An order, a vendor's other date, a late receipt: the month's value falls, one click shows the line, and the objective
that hangs on it is at risk."""

import re
from datetime import date, timedelta

import pytest
from screen import confirm, field, fill, open_dialog, press

VENDOR, PRODUCT = "Story: Slow Castings", "Story: pump housing"
DUE = 5  # days ago


@pytest.fixture
def story(api, odoo_server):
    """A vendor, an indicator of its deliveries alone, an objective on it, and one delivery that came in time."""
    admin, manager, buyer = api("admin"), api("manager"), api("buyer")
    [vendor] = admin.call("res.partner", "create", vals_list=[{"name": VENDOR, "is_company": True}])
    [product] = admin.call(
        "product.product",
        "create",
        vals_list=[{"name": PRODUCT, "is_storable": True, "seller_ids": [[0, 0, {"partner_id": vendor, "delay": 10}]]}],
    )
    [indicator] = manager.call(
        "qms.indicator",
        "create",
        vals_list=[
            {
                "name": "Story: Slow Castings on time",
                "model_name": "qms.receipt.fact",
                "domain": f"[('is_due', '=', True), ('left_out', '=', False), ('partner_id', '=', {vendor})]",
                "date_field": "promise_date",
                "company_field": "company_id",
                "numerator_domain": "[('is_on_time', '=', True)]",
                "has_target": True,
                "target": 95,
                "warning": 90,
                "frequency": "year",
            }
        ],
    )
    [objective] = manager.call(
        "qms.objective",
        "create",
        vals_list=[
            {
                "name": "Story: Slow Castings comes on time",
                "indicator_id": indicator,
                "baseline": 80,
                "target": 95,
                "date_start": str(date.today() - timedelta(days=200)),
                "date_due": str(date.today() + timedelta(days=200)),
            }
        ],
    )
    # Agreed for the same day as the order of the story below, so that both are always cases of one year.
    first = order(buyer, vendor, product, days_ago=30, due=DUE)
    receive(buyer, first, arrived=DUE)
    return {"vendor": vendor, "product": product, "indicator": indicator, "objective": objective, "buyer": buyer}


def day(days_ago):
    return str(date.today() - timedelta(days=days_ago))


def order(buyer, vendor, product, days_ago, due):
    """Place an order of `days_ago` that is due `due` days ago; return its id."""
    line = {"product_id": product, "product_qty": 10, "price_unit": 5, "date_planned": f"{day(due)} 12:00:00"}
    [made] = buyer.call(
        "purchase.order",
        "create",
        vals_list=[{"partner_id": vendor, "date_order": f"{day(days_ago)} 12:00:00", "order_line": [[0, 0, line]]}],
    )
    buyer.call("purchase.order", "button_confirm", ids=[made])
    return made


def receive(buyer, order_id, arrived):
    [receipt] = buyer.call("purchase.order", "read", ids=[order_id], fields=["picking_ids"])[0]["picking_ids"]
    buyer.call("stock.picking", "write", ids=[receipt], vals={"qms_arrived_date": day(arrived)})
    buyer.call("stock.picking", "button_validate", ids=[receipt])


def days_go_by(odoo_server, order_id, days):
    """Date an order back, as if what was done today had been done so many days ago."""
    odoo_server.query(
        "UPDATE purchase_order_line SET date_planned = date_planned - %s * interval '1 day',"
        " qms_asked_on = qms_asked_on - %s, qms_asked_date = qms_asked_date - %s,"
        " qms_promise_date = qms_promise_date - %s WHERE order_id = %s",
        *[days] * 4,
        order_id,
    )
    odoo_server.query(
        "UPDATE purchase_order SET date_order = date_order - %s * interval '1 day',"
        " date_approve = date_approve - %s * interval '1 day' WHERE id = %s",
        days,
        days,
        order_id,
    )


def status(api, story):
    return api("auditor").call("qms.objective", "read", ids=[story["objective"]], fields=["status"])[0]["status"]


def test_from_an_order_to_an_objective_at_risk(login, api, odoo_server, story):
    manager = login("manager")
    manager.goto(f"/odoo/quality-indicators/{story['indicator']}")
    press(manager, "Measure now")
    manager.locator(".o_qms_measurement_chart canvas").wait_for()
    assert status(api, story) == "on_track"

    # The buyer orders for the day after tomorrow, the vendor confirms one day later, the goods come later still.
    placed = order(story["buyer"], story["vendor"], story["product"], days_ago=0, due=-2)
    buyer = login("buyer")
    buyer.goto(f"/odoo/purchase.order/{placed}")
    open_dialog(buyer, "Vendor confirmed")
    agreed = date.today() + timedelta(days=3)
    fill(buyer, "date", agreed.strftime("%m/%d/%Y"))
    buyer.keyboard.press("Tab")
    confirm(buyer, "Confirm")
    field(buyer, "qms_date_acknowledged").wait_for()
    days_go_by(odoo_server, placed, days=3 + DUE)
    receipt = api("buyer").call("purchase.order", "read", ids=[placed], fields=["picking_ids"])[0]["picking_ids"][0]
    buyer.goto(f"/odoo/stock.picking/{receipt}")
    press(buyer, "Validate")
    buyer.locator(".o_arrow_button_current[data-value='done']").wait_for()

    # The value falls, one click shows the line, and the objective is at risk.
    manager.goto(f"/odoo/quality-indicators/{story['indicator']}")
    press(manager, "Measure now")
    manager.get_by_role("button", name=re.compile("Counted rows")).filter(has_text="50.0 %").click()
    late = manager.locator(".o_data_row.text-danger")
    late.wait_for()
    assert PRODUCT in late.inner_text()
    assert manager.locator(".o_data_row").count() == 2
    assert status(api, story) == "at_risk"
    manager.goto(f"/odoo/quality-objectives/{story['objective']}")
    manager.get_by_text("At risk", exact=True).first.wait_for()
