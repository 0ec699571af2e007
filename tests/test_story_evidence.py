"""The auditor asks what there is for clause 8.4, and looks at a receipt: two clicks."""

import re


def test_from_clause_8_4_to_a_receipt_in_two_clicks(login):
    auditor = login("auditor")
    auditor.goto("/odoo/quality-evidence?clause=8.4")
    receipts = auditor.locator(".o_qms_clause[data-clause^='8.4'] .o_qms_open", has_text="Receipts done").first
    receipts.wait_for()
    count = int(re.search(r"\d+", receipts.inner_text()).group())
    assert count > 0

    receipts.click()  # the first click: the receipts
    rows = auditor.locator(".o_list_view .o_data_row")
    rows.first.wait_for()
    assert auditor.locator(".o_pager_limit").inner_text() == str(count)

    rows.first.locator("td[name='name']").click()  # the second click: a receipt
    auditor.locator(".o_form_view .o_field_widget[name='move_ids'] .o_data_row").first.wait_for()
    assert not auditor.locator(".o_form_view").get_by_role("button", name="Validate").is_visible()


def test_what_the_auditor_may_not_open_is_counted_all_the_same(login):
    auditor = login("auditor")
    auditor.goto("/odoo/quality-evidence?clause=8.4")
    orders = auditor.locator(".o_qms_rule", has_text="Purchase orders confirmed").first
    orders.wait_for()
    assert int(re.search(r"\d+", orders.inner_text()).group()) > 0
    assert not orders.locator(".o_qms_open").count()
