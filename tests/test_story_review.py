"""The management review: prepared, held and signed on one page, by whoever leads it; its minutes are a PDF that is
mailed, its decisions quality actions that the next review asks about. On the screen, and over Odoo's /json/2 API."""

import hashlib
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from screen import record_id

from story_server import Refused

REVIEW, INPUT = "qms.management.review", "qms.management.review.input"
CONCLUSIONS = ("conclusion_suitable", "conclusion_adequate", "conclusion_effective", "conclusion_aligned")
INPUTS = 13
COMMENT = "Story: one person at the edge bander is too few"
DECISION = "Story: train a second person"


def test_from_prepare_to_signed_minutes_without_leaving_the_page(login, api, odoo_server):
    review = plan(api, "manager")
    page = login("manager")
    page.goto("/odoo/quality-management-review")
    page.get_by_role("heading", name=reference(api, review)).wait_for()
    address = page.url
    page.get_by_role("button", name="Prepare", exact=True).click()
    page.locator(".o_qms_review_input[data-input]").nth(INPUTS - 1).wait_for()

    see_what_is_on_the_table(page)
    say_and_decide(page)
    who_was_there(page)
    explain_what_is_empty(page)
    conclude(page)
    page.get_by_role("button", name="The meeting was held").click()
    page.get_by_role("button", name="Sign the minutes").click()
    page.locator(".o_qms_management_review [aria-current=step]", has_text="Signed").wait_for()
    assert page.url == address, "Nobody left the page."
    assert not page.locator("input[aria-label=Decision]").count(), "Nothing is decided any more."

    minutes = minutes_of(page, odoo_server, api, review)
    for words in (COMMENT, DECISION, "Martha Vogel", "Aurelia Stein", "Resources", "SHA-256"):
        assert words in minutes, words
    see_the_decision(page)


def plan(api, chair):
    """The officer plans a review that is the next one of all."""
    users = {login: user for login in ("manager", "officer", "employee") for user in [user_of(api, login)]}
    tomorrow = date.today() + timedelta(days=1)
    vals = {
        "date": tomorrow.isoformat(),
        "date_from": tomorrow.replace(day=1, year=tomorrow.year - 1).isoformat(),
        "date_to": (tomorrow - timedelta(days=2)).isoformat(),
        "chair_id": users[chair],
        "participant_ids": [[6, 0, [users["manager"], users["officer"], users["employee"]]]],
    }
    [review] = api("officer").call(REVIEW, "create", vals_list=[vals])
    return review


def user_of(api, login):
    [user] = api("officer").call("res.users", "search", domain=[["login", "=", login]])
    return user


def reference(api, review):
    return read(api, review, "reference")["reference"]


def read(api, review, *names, login="officer"):
    [row] = api(login).call(REVIEW, "read", ids=[review], fields=list(names))
    return row


def section(page, heading):
    return page.locator(".o_qms_review_input[data-input]", has=page.get_by_role("heading", name=heading))


def see_what_is_on_the_table(page):
    """Lists of each addon, figures with their picture and their trend, decisions of before with what became of them."""
    earlier = section(page, "Decisions of earlier reviews")
    earlier.locator(".o_qms_review_earlier", has_text="Halve the scrap").locator(".badge", has_text="Done").wait_for()
    earlier.locator(".o_qms_review_earlier", has_text="every quarter").locator(".badge", has_text="late").wait_for()
    vendors = section(page, "Performance of vendors")
    vendors.locator(".o_qms_review_line", has_text="Vendor evaluations").wait_for()
    figures = page.locator(".o_qms_review_figure", has=page.locator("svg.o_qms_sparkline"))
    assert figures.count() > 3
    assert page.locator(".o_qms_review_trend .fa").count(), "There was a review before: some figure went up or down."
    section(page, "Effect of actions on risks").locator(".o_qms_review_line").first.wait_for()
    section(page, "Adequacy of resources").locator(".o_qms_review_line").first.wait_for()


def say_and_decide(page):
    """Typed beside what it is about; Enter makes the action."""
    resources = section(page, "Adequacy of resources")
    resources.locator(".o_qms_review_comment").fill(COMMENT)
    box = resources.get_by_label("Decision", exact=True)
    box.fill(DECISION)
    resources.get_by_label("Kind of decision").select_option(label="Resources")
    resources.get_by_label("Owner").select_option(label="Hanna Kowalski")
    box.press("Enter")
    decided = resources.locator(".o_qms_review_decision", has_text=DECISION)
    decided.filter(has_text="Resources").filter(has_text="Hanna Kowalski").wait_for()
    assert resources.locator(".o_qms_review_comment").input_value() == COMMENT


def who_was_there(page):
    """Top management was, and somebody who had not been invited."""
    page.locator(".o_qms_review_missing", has_text="top management").wait_for()
    page.locator(".o_qms_review_person", has_text="(top management)").locator("input").check()
    page.get_by_label("Somebody else is present").select_option(label="Aurelia Stein")
    page.locator(".o_qms_review_person", has_text="Aurelia Stein").locator("input:checked").wait_for()
    page.locator(".o_qms_review_missing", has_text="top management").wait_for(state="detached")


def explain_what_is_empty(page):
    for box in page.locator(".o_qms_review_because").all():
        box.fill("Nothing happened")
        box.press("Tab")
    page.locator(".o_qms_review_missing", has_text="nothing is to report").wait_for(state="detached")


def conclude(page):
    for name in CONCLUSIONS:
        page.locator(f"textarea[name={name}]").fill("Yes")
        page.locator(f"textarea[name={name}]").press("Tab")
    page.locator(".o_qms_review_missing").wait_for(state="detached")


def minutes_of(page, server, api, review):
    """Return the text of the minutes as the mail carries them: the file that was signed, and no other."""
    row = read(api, review, "minutes_sha256", "date_next", "participant_ids")
    [action] = [api("manager").call(REVIEW, "action_view_minutes", ids=[review])]
    content = page.request.get(f"{server.url}{action['url']}").body()
    assert hashlib.sha256(content).hexdigest() == row["minutes_sha256"]
    [(mail, recipients)] = server.query(
        "SELECT mail_mail.id, email_to FROM mail_mail JOIN mail_message ON mail_message.id = mail_message_id"
        " WHERE model = %s AND res_id = %s",
        REVIEW,
        review,
    )
    for name in ("Martha Vogel", "Oskar Lindt", "Emil Brandt", "Aurelia Stein"):
        assert name in recipients
    [(kind, size)] = server.query(
        "SELECT mimetype, file_size FROM ir_attachment JOIN message_attachment_rel ON attachment_id = id"
        " WHERE message_id = (SELECT mail_message_id FROM mail_mail WHERE id = %s)",
        mail,
    )
    assert (kind, size) == ("application/pdf", len(content))
    return " ".join(" ".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages).split())


def see_the_decision(page):
    """The decision is a quality action, which says where it came from."""
    page.locator(".o_qms_review_decision", has_text=DECISION).locator("a").click()
    assert record_id(page)
    page.get_by_text(DECISION).first.wait_for()


def test_by_the_api(api):
    """Whoever leads it needs no quality group; who was not invited sees nothing; signed, it is locked."""
    company = api("manager").call("res.users", "read", ids=[user_of(api, "manager")], fields=["company_id"])
    [company] = company[0]["company_id"][:1]
    top = [[4, user_of(api, "employee")]]
    api("admin").call("res.company", "write", ids=[company], vals={"qms_top_manager_ids": top})
    review, officer, chair = plan(api, "employee"), api("officer"), api("employee")

    refused(chair, "action_prepare", review, says="quality officer")
    officer.call(REVIEW, "action_prepare", ids=[review])
    seen = chair.call(REVIEW, "get_review_page", review_id=review)
    assert len(seen["inputs"]) == INPUTS
    assert any("every quarter" in one["name"] for each in seen["inputs"] for one in each["earlier"])
    refused(api("buyer"), "get_review_page", review_id=review)

    place = {each["name"]: each["id"] for each in seen["inputs"]}["Opportunities for improvement"]
    decided = chair.call(INPUT, "add_decision", ids=[place], name="Story: halve the waste", output="improvement")
    [action] = officer.call("qms.action", "read", ids=[decided], fields=["review_id", "review_output", "user_id"])
    assert (action["review_id"][0], action["review_output"]) == (review, "improvement")
    assert action["user_id"][1] == "Emil Brandt"

    refused(chair, "action_sign", review)
    chair.call(REVIEW, "set_present", ids=[review], user_id=user_of(api, "employee"), is_present=True)
    for each in seen["inputs"]:
        if not each["count"]:
            chair.call(INPUT, "write", ids=[each["id"]], vals={"nothing_because": "Nothing happened"})
    chair.call(REVIEW, "write", ids=[review], vals=dict.fromkeys(CONCLUSIONS, "Yes"))
    chair.call(REVIEW, "action_hold", ids=[review])
    refused(officer, "action_sign", review, says="Emil Brandt")
    chair.call(REVIEW, "action_sign", ids=[review])

    assert read(api, review, "state")["state"] == "signed"
    assert len(read(api, review, "minutes_sha256")["minutes_sha256"]) == 64
    refused(officer, "write", review, vals={"conclusion_suitable": "No"}, says="next review")
    refused(officer, "action_prepare", review)
    with pytest.raises(Refused):
        chair.call(INPUT, "add_decision", ids=[place], name="Later", output="improvement")
    with pytest.raises(Refused):
        officer.call("qms.action", "unlink", ids=[decided])
    chair.call("qms.action", "action_done", ids=[decided], evidence="Seen on site")


def refused(client, verb, *ids, says="", **arguments):
    with pytest.raises(Refused) as error:
        client.call(REVIEW, verb, ids=list(ids), **arguments)
    assert says in str(error.value)
