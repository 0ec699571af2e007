"""A talk took place with the people of a department: HR records it in one dialog, each of them has a record."""

from screen import choose, confirm, fill, open_dialog


def test_hr_records_a_training_done(login, api):
    hr = api("hr")
    department = hr.call("hr.department", "search_read", domain=[["member_ids", "!=", False]], fields=["name"])[0]
    people = hr.call("hr.employee", "search", domain=[["department_id", "child_of", department["id"]]])

    page = login("hr")
    page.goto("/odoo/action-qms_iso9001_training.qms_training_record_action")
    open_dialog(page, "Record a training done")
    choose(page, "training_id", "Story: ladders")
    choose(page, "department_id", department["name"])
    fill(page, "minutes", "30")
    confirm(page, "Record")

    page.get_by_text("Story: ladders").first.wait_for()
    records = hr.call(
        "qms.training.record",
        "search_read",
        domain=[["training_id.name", "=", "Story: ladders"]],
        fields=["state", "employee_id", "minutes"],
    )
    assert {row["employee_id"][0] for row in records} == set(people)
    assert {(row["state"], row["minutes"]) for row in records} == {("attended", 30)}


def test_the_records_stand_on_the_tab_of_the_employee_and_stay(login, api):
    [row] = api("hr").call("qms.training.record", "search_read", domain=[["state", "=", "attended"]], limit=1)
    page = login("hr")
    page.goto(f"/odoo/employees/{row['employee_id'][0]}")
    page.get_by_role("tab", name="Training records", exact=True).click()
    page.locator(".o_field_widget .o_data_row", has_text=row["training_id"][1]).first.wait_for()
