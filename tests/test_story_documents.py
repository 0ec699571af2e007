"""A work instruction from its first draft to "everybody has read it": the manager sets up its type and route, the
officer writes it, a buyer without quality group approves it; it is read on a phone, at the kiosk and on paper.
A second company sees none of it."""

import pytest
from screen import choose, choose_label, confirm, expect_state, field, fill, open_dialog, press, record_id, save, write

TITLE = "Story: lifting glass"
TYPE = "Story: safety instruction"
BUYER = "Bianca Moretti"
BADGE = "STORY0417"


@pytest.fixture
def workers(api):
    """Two people of the workshop without a login (one has a badge), and the employee who has one."""
    admin = api("admin")
    [company] = admin.call("res.company", "search", domain=[], order="id", limit=1)
    admin.call("res.company", "write", ids=[company], vals={"qms_kiosk": True})
    with_badge, without = admin.call(
        "hr.employee",
        "create",
        vals_list=[
            {"name": "Story: Welder", "company_id": company, "barcode": BADGE},
            {"name": "Story: Fitter", "company_id": company},
        ],
    )
    [employee] = admin.call("hr.employee", "search", domain=[["user_id.login", "=", "employee"]])
    # At the first login Odoo's assistant opens a chat, which fills a phone.
    users = admin.call("res.users", "search", domain=[["login", "=", "employee"]])
    admin.call("res.users", "write", ids=users, vals={"odoobot_state": "disabled"})
    return {"badge": with_badge, "paper": without, "login": employee, "company": company}


@pytest.fixture
def stranger(api):
    """The quality manager of another company."""
    admin = api("admin")
    [company] = admin.call("res.company", "create", vals_list=[{"name": "Story: other company"}])
    [group] = admin.call("ir.model.data", "search_read", domain=[["name", "=", "group_qms_manager"]], fields=["res_id"])
    admin.call(
        "res.users",
        "create",
        vals_list=[
            {
                "name": "Story: stranger",
                "login": "stranger",
                "password": "stranger",
                "company_id": company,
                "company_ids": [[6, 0, [company]]],
                "group_ids": [[6, 0, [group["res_id"]]]],
            }
        ],
    )
    return "stranger"


def test_from_draft_to_everybody_has_read_it(login, api, chromium, odoo_server, workers, stranger):
    set_up_the_route(login("manager"))
    document, revision = write_and_submit(login("officer"), api, workers)

    buyer = login("buyer")
    buyer.goto(f"/odoo/qms.document.revision/{revision}")
    press(buyer, "Approve")
    expect_state(buyer, "In force")

    read_on_the_phone(login("employee"))
    read_at_the_kiosk(chromium, odoo_server)

    officer = login("officer")
    officer.goto(f"/odoo/quality-documents/{document}")
    officer.locator("button[name='action_view_reading']", has_text="2 / 3").wait_for()
    open_dialog(officer, "Record a sign-off list")
    assert "Story: Fitter" not in field(officer, "row_ids").inner_text(), "Nobody signed until somebody says so."
    field(officer, "row_ids").locator(".o_field_x2many_list_row_add a").first.click()
    choice = officer.locator(".modal:visible").last
    choice.locator(".o_data_row", has_text="Story: Fitter").locator(".o_list_record_selector input").click()
    choice.locator(".o_select_button").click()
    field(officer, "row_ids").get_by_text("Story: Fitter").wait_for()
    confirm(officer, "Record")
    officer.reload()
    officer.locator("button[name='action_view_reading']", has_text="3 / 3").wait_for()

    rows = api("auditor").call(
        "qms.acknowledgement",
        "search_read",
        domain=[["document_id", "=", document]],
        fields=["employee_name", "channel", "recorded_by_id"],
        order="employee_name",
    )
    assert [(row["employee_name"], row["channel"]) for row in rows] == [
        ("Emil Brandt", "login"),
        ("Story: Fitter", "list"),
        ("Story: Welder", "kiosk"),
    ]
    assert rows[1]["recorded_by_id"][1] == "Oskar Lindt"
    sees_none_of_it(login(stranger), api, document, revision)


def set_up_the_route(page):
    """Make the type as the manager: its number, and the buyer who approves."""
    page.goto("/odoo/action-qms_iso9001.qms_document_type_action")
    page.get_by_role("button", name="New", exact=True).first.click()
    fill(page, "name", TYPE)
    choose_label(page, "kind", "Work instruction")
    fill(page, "number_prefix", "STORY-")
    choose(page, "approver_ids", BUYER)
    box = field(page, "is_reading_asked").locator("input")
    box.check()
    save(page)


def write_and_submit(page, api, workers):
    """Write the instruction as the officer, for the three workers; return the ids of document and revision."""
    page.goto("/odoo/quality-documents")
    page.get_by_role("button", name="New", exact=True).first.click()
    fill(page, "name", TITLE)
    choose(page, "type_id", TYPE)
    save(page)
    document = record_id(page)
    people = [workers["login"], workers["badge"], workers["paper"]]
    audience = {"audience": "chosen", "audience_employee_ids": [[6, 0, people]]}
    api("officer").call("qms.document", "write", ids=[document], vals=audience)
    page.reload()
    press(page, "Write the revision")
    page.locator(".o_field_widget[name='body']").wait_for()
    [read] = api("officer").call("qms.document", "read", ids=[document], fields=["reference", "coming_revision_id"])
    assert read["reference"] == "STORY-001"
    write(page, "body", "Two people, two suction lifters, gloves.")
    field(page, "approver_ids").get_by_text(BUYER).wait_for()
    save(page)
    press(page, "Submit for approval")
    expect_state(page, "In approval")
    return document, read["coming_revision_id"][0]


def read_on_the_phone(page):
    """Open My quality at the width of a phone, read the document there and confirm with one tap."""
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto("/odoo/my-quality")
    row = page.locator(".o_qms_my_section:not(.o_qms_my_quiet) .o_qms_my_row", has_text=TITLE)
    row.wait_for()
    assert_nothing_scrolls_sideways(page)
    with page.context.expect_page() as opened:
        row.locator(".o_qms_my_open").click()
    address = opened.value.url
    assert "/quality/document/" in address
    assert page.request.get(address).body().startswith(b"%PDF")
    opened.value.close()
    row.get_by_role("button", name="I have read it").click()
    row.wait_for(state="detached")


def assert_nothing_scrolls_sideways(page):
    """Neither the page nor what Odoo scrolls in it is wider than the phone."""
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 400, "No sideways scrolling on a phone."
    content = page.locator(".o_content")
    assert content.evaluate("element => element.scrollWidth <= element.clientWidth"), "The content scrolls sideways."


def read_at_the_kiosk(chromium, odoo_server):
    """Scan the badge at the kiosk, open the document there and confirm; nobody is logged in."""
    [[token]] = odoo_server.query("SELECT qms_kiosk_token FROM res_company ORDER BY id LIMIT 1")
    context = chromium.new_context(base_url=odoo_server.url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"/quality/kiosk/{token}")
    page.fill("#o_qms_badge", BADGE)
    page.keyboard.press("Enter")
    card = page.locator("article", has_text=TITLE)
    card.wait_for()
    address = card.locator("[data-qms='open']").get_attribute("data-url")
    assert page.request.get(address).body().startswith(b"%PDF")
    card.get_by_role("button", name="I have read it").click()
    page.locator(".alert-success", has_text=TITLE).wait_for()
    context.close()


def sees_none_of_it(page, api, document, revision):
    """The other company's quality manager finds neither document, revision, readers nor the PDF."""
    client = api("stranger")
    for model, domain in (
        ("qms.document", [["id", "=", document]]),
        ("qms.document.revision", [["id", "=", revision]]),
        ("qms.acknowledgement", [["document_id", "=", document]]),
    ):
        assert client.call(model, "search", domain=domain) == []
    answer = page.request.get(f"/quality/document/{revision}/pdf")
    assert answer.status in (403, 404)
    assert b"%PDF" not in answer.body()
