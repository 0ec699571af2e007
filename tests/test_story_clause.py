"""The auditor's two minutes per clause: from the clause to its records, documents, last audit and open findings, with
nothing but reading rights. Every click is counted; one clause costs at most eight, the ways back apart."""

MOST = 8


class Clicks:
    """Counts what the auditor clicks."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, locator):
        locator.first.click()
        self.count += 1

    def back(self, title="Evidence by clause"):
        self.page.locator(".o_breadcrumb .o_back_button, .breadcrumb-item a", has_text=title).first.click()
        self.page.locator(".o_qms_evidence").wait_for()


def topic(page, code):
    return page.locator(f".o_qms_topic[data-topic='{code}']").first


def test_from_a_clause_to_records_document_audit_and_finding(login):
    page = login("auditor")
    page.goto("/odoo/quality-evidence")
    clicks = Clicks(page)
    page.locator(".o_qms_evidence input[type=search]").fill("8.4")

    # What there is, in words, with the number of rules behind the share
    assert "rules" in page.locator(".o_qms_coverage").inner_text()
    assert "never says that they conform" in page.locator(".o_qms_evidence").inner_text()

    # 1, 2: the records that were counted, and one of them
    clicks.click(topic(page, "RECEIPT").locator(".o_qms_open", has_text="Receipts done"))
    clicks.click(page.locator(".o_list_view .o_data_row td[name=name]"))
    page.locator(".o_form_view .o_field_widget[name=name]").first.wait_for()
    page.locator(".o_form_view .o_breadcrumb .o_back_button").click()
    page.locator(".o_list_view .o_data_row").first.wait_for()
    clicks.back()
    assert page.locator(".o_qms_evidence input[type=search]").input_value() == "8.4"

    # 3: a document in force
    clicks.click(page.locator(".o_qms_beside [data-part=documents] .o_qms_record"))
    page.locator(".o_form_view .o_field_widget[name=name]").first.wait_for()
    clicks.back()

    # 4: the last audit with its report
    clicks.click(page.locator(".o_qms_beside [data-part=audits] .o_qms_record"))
    page.locator(".o_form_view .o_field_widget[name=objective]").first.wait_for()
    clicks.back()

    # 5: what it found and is open
    clicks.click(page.locator(".o_qms_beside [data-part=findings] .o_qms_record"))
    page.locator(".o_form_view .o_field_widget[name=criterion]").first.wait_for()
    assert not page.locator(".o_form_view").get_by_role("button", name="Verify").is_visible()
    clicks.back()
    assert clicks.count <= MOST


def test_what_is_red_says_why_and_is_found_by_one_click(login):
    page = login("auditor")
    page.goto("/odoo/quality-evidence")
    page.locator(".o_qms_standing[data-standing=red]").click()
    shown = page.locator(".o_qms_topic")
    shown.first.wait_for()
    assert shown.count() == page.locator(".o_qms_topic_red").count() > 0
    for reason in page.locator(".o_qms_red").all_inner_texts():
        assert reason.startswith("Red because: ")


def test_the_change_of_edition_makes_an_action(login, api):
    page = login("officer")
    page.goto("/odoo/quality-edition-gap")
    row = page.locator("[data-change=new] [data-topic=CULTURE]")
    row.locator(".o_qms_gap_act").click()
    dialog = page.locator(".modal .o_form_view")
    dialog.wait_for()
    page.locator(".modal .o_form_button_save").click()
    row.locator(".o_qms_gap_actions").wait_for()
    found = api("officer").call(
        "qms.action", "search_count", domain=[["requirement_ids.code", "=", "CULTURE"], ["state", "=", "open"]]
    )
    assert found >= 1
