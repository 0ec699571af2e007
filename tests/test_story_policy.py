"""The quality manager publishes a new policy: written by one, approved by another, in force for everybody."""

from screen import add_row, choose, expect_state, field, fill, open_page, press, record_id, save, write


def test_the_manager_writes_a_policy_and_another_person_approves_it(login, api):
    old = api("manager").call("qms.policy", "search", domain=[["state", "=", "in_force"]])

    manager = login("manager")
    manager.goto("/odoo/quality-policy")
    manager.get_by_role("button", name="New", exact=True).first.click()
    fill(manager, "name", "Story: quality policy")
    choose(manager, "approver_ids", "Oskar Lindt")
    write(manager, "body", "Our furniture is delivered whole and on the day we promised.")
    add_row(manager, "commitment_ids", name="We meet what customers and the law ask for.", kind="requirements")
    add_row(manager, "commitment_ids", name="We get better every year.", kind="improvement")
    # Saved first: while a row is being entered, the form does not know yet that nothing is missing.
    save(manager)
    manager.locator(".alert-warning", has_text="Continual improvement").wait_for(state="hidden")
    press(manager, "Submit for approval")
    expect_state(manager, "In approval")
    assert not manager.get_by_role("button", name="Approve", exact=True).is_visible(), "Nobody approves their own text."
    policy = record_id(manager)

    officer = login("officer")
    officer.goto(f"/odoo/quality-policy/{policy}")
    press(officer, "Approve")
    expect_state(officer, "In force")
    open_page(officer, "Signatures")
    field(officer, "signature_ids").locator(".o_data_row").first.wait_for()  # the page is drawn after the click
    assert field(officer, "signature_ids").locator(".o_data_row").count() == 2

    ended = api("manager").call("qms.policy", "read", ids=old, fields=["state"])
    assert {row["state"] for row in ended} <= {"obsolete"}


def test_every_employee_reads_the_policy_in_force_and_prints_it(login, api, odoo_server):
    [policy] = api("employee").call("qms.policy", "search", domain=[["state", "=", "in_force"]])
    employee = login("employee")
    employee.goto(f"/odoo/qms.policy/{policy}")
    expect_state(employee, "In force")
    answer = employee.request.get(f"{odoo_server.url}/report/pdf/qms_iso9001.report_qms_policy/{policy}")
    assert answer.body().startswith(b"%PDF")
