"""A buyer finds damaged goods at a receipt and reports them; the quality manager sees it through and closes it."""

from screen import choose_label, confirm, expect_state, field, fill, open_dialog, open_page, press


def test_from_a_damaged_receipt_to_a_closed_nonconformity(login, api):
    receipt = api("buyer").call(
        "stock.picking",
        "search_read",
        domain=[["picking_type_code", "=", "incoming"], ["state", "=", "done"]],
        fields=["name"],
        limit=1,
    )[0]

    buyer = login("buyer")
    buyer.goto(f"/odoo/stock.picking/{receipt['id']}")
    open_dialog(buyer, "Report a problem")
    fill(buyer, "name", "Story: two of them are scratched")
    fill(buyer, "quantity", "2")
    confirm(buyer, "Report a problem")
    buyer.locator("button[name='action_view_nonconformities']").wait_for()

    [found] = api("manager").call(
        "qms.nonconformity", "search", domain=[["name", "=", "Story: two of them are scratched"]]
    )
    manager = login("manager")
    manager.goto(f"/odoo/nonconformities/{found}")
    assert receipt["name"] in field(manager, "picking_id").locator("input").input_value()
    expect_state(manager, "Reported")
    press(manager, "Contained")
    expect_state(manager, "Contained")
    choose_label(manager, "disposition", "Return to vendor")
    open_page(manager, "Correction")
    fill(manager, "correction", "Sent back with the carrier of this morning.")
    press(manager, "Corrected")
    expect_state(manager, "Corrected")
    press(manager, "Close")
    expect_state(manager, "Closed")

    assert not field(manager, "name").locator("input, textarea").count(), "What is closed cannot be edited."
    closed = api("auditor").call("qms.nonconformity", "read", ids=[found], fields=["state", "closed_by_id"])[0]
    assert closed["state"] == "closed"
    assert closed["closed_by_id"][1] == "Martha Vogel"


def test_an_employee_without_any_right_reports_a_problem(login, api):
    employee = login("employee")
    employee.goto("/odoo/action-qms_iso9001_capa.qms_nonconformity_report_action")
    fill(employee, "name", "Story: the door of the oven does not close")
    confirm(employee, "Report a problem")
    found = api("employee").call(
        "qms.nonconformity",
        "search_read",
        domain=[["name", "=", "Story: the door of the oven does not close"]],
        fields=["state", "reference"],
    )
    assert [row["state"] for row in found] == ["reported"]
    assert found[0]["reference"].startswith("NC-")
