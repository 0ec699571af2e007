"""The audit year: a programme proposed and approved, an audit from its line to the signed report, with records drawn at
random and a finding; the next audit begins with what is open, and the finding is closed by another person."""

from datetime import date

from screen import expect_state, field, fill, open_page, press, record_id, save

PROGRAM, LINE, AUDIT, FINDING = "qms.audit.program", "qms.audit.program.line", "qms.audit", "qms.audit.finding"
ASKED = "qms.audit.line"
SEEN = "Story: two of five orders went to a vendor without approval"
PROCESS = "P-04 Purchasing"


def test_the_audit_year(login, api):
    officer = login("officer")
    program = propose(officer, api)
    approve(login("manager"), program)
    audit = plan(officer, program)
    finding = run(officer, api, audit)
    report(officer, audit)
    owner = read(api, FINDING, finding, "user_id")["user_id"][0]
    login_of_owner = read(api, "res.users", owner, "login")["login"]
    answer(login(login_of_owner), finding)
    see_it_again(officer, api, finding)
    act(api, login_of_owner, finding)
    close(login(login_of_owner), login("manager"), finding)


def read(api, model, number, *names):
    [row] = api("officer").call(model, "read", ids=[number], fields=list(names))
    return row


def open_form(page, action, number):
    page.goto(f"/odoo/action-qms_iso9001.{action}/{number}")
    page.locator(".o_form_view").wait_for()


def propose(page, api):
    """One click puts each process into a month and prints why."""
    start = date.today().replace(year=date.today().year + 3, month=1, day=1)
    [program] = api("officer").call(PROGRAM, "create", vals_list=[{"date_start": start.isoformat()}])
    open_form(page, "qms_audit_program_action", program)
    press(page, "Propose")
    row = page.locator("[name=line_ids] .o_data_row", has_text=PROCESS).first
    row.wait_for()
    assert "+" in row.locator("[name=grounds]").inner_text()
    return program


def approve(page, program):
    """Another one approves: a button, and a question."""
    open_form(page, "qms_audit_program_action", program)
    page.get_by_role("button", name="Approve", exact=True).click()
    page.locator(".modal").get_by_role("button", name="Ok").click()
    expect_state(page, "Approved")


def plan(page, program):
    """The line makes its audit, with everything filled in."""
    open_form(page, "qms_audit_program_action", program)
    row = page.locator("[name=line_ids] .o_data_row", has_text=PROCESS).first
    row.locator("button[name=action_plan_audit]").click()
    page.locator(".o_field_widget[name=criteria]").first.wait_for()
    for name in ("objective", "scope", "criteria"):
        assert field(page, name).locator("textarea").input_value(), name
    return record_id(page)


def run(page, api, audit):
    """The checklist is there by one click; records are drawn, what is found becomes a finding."""
    press(page, "Start")
    expect_state(page, "Running")
    asked = api("officer").call(ASKED, "search", domain=[["audit_id", "=", audit]])
    drawn = api("officer").call(
        ASKED, "search", domain=[["audit_id", "=", audit], ["rule_id", "!=", False], ["carried_finding_id", "=", False]]
    )[0]
    rest = [number for number in asked if number != drawn]
    api("officer").call(ASKED, "write", ids=rest, vals={"answer": "conform", "evidence": "Story: seen"})
    open_form(page, "qms_audit_line_action", drawn)
    press(page, "Draw")
    page.locator("[name=drawn_text]", has_text="seed").first.wait_for()
    field(page, "answer").locator(".o_radio_item", has_text="Major nonconformity").locator("input").click()
    fill(page, "evidence", SEEN)
    press(page, "Finding")
    page.locator(".o_field_widget[name=objective_evidence]").first.wait_for()
    assert SEEN in field(page, "objective_evidence").locator("textarea").input_value()
    return record_id(page)


def report(page, audit):
    """The signature ends the audit; its report is kept."""
    open_form(page, "qms_audit_action", audit)
    open_page(page, "Report")
    fill(page, "conclusion", "Story: one major nonconformity, the rest works.")
    page.get_by_role("button", name="Sign the report", exact=True).click()
    page.locator(".modal").get_by_role("button", name="Ok").click()
    expect_state(page, "Reported")


def answer(page, finding):
    """Who answers for the process says what was done at once, and why it happened; without any quality group."""
    open_form(page, "qms_audit_finding_action", finding)
    fill(page, "correction", "Story: both vendors are evaluated")
    fill(page, "cause", "Story: nobody looked before ordering")
    press(page, "Answer")
    expect_state(page, "Answered")


def see_it_again(page, api, finding):
    """The next audit of the process begins with what is open, and says how often it was carried over."""
    processes = read(api, FINDING, finding, "process_id")["process_id"]
    vals = {
        "name": "Story: the year after",
        "objective": "Whether what was found is dealt with",
        "process_ids": [[6, 0, [processes[0]]]],
        "date_start": date.today().isoformat(),
        "date_end": date.today().isoformat(),
    }
    [audit] = api("officer").call(AUDIT, "create", vals_list=[vals])
    open_form(page, "qms_audit_action", audit)
    press(page, "Start")
    expect_state(page, "Running")
    reference = read(api, FINDING, finding, "reference")["reference"]
    open_page(page, "Checklist")
    page.locator("[name=line_ids] .o_data_row", has_text=reference).first.wait_for()
    assert read(api, FINDING, finding, "carried_count")["carried_count"] == 1


def act(api, owner, finding):
    """The corrective action comes filled in; it is done by its owner and verified by another person."""
    action = api(owner).call(FINDING, "action_plan_correction", ids=[finding])
    number = (
        action.get("res_id") or api(owner).call("qms.action", "search", domain=[["audit_finding_id", "=", finding]])[0]
    )
    api(owner).call("qms.action", "action_done", ids=[number], evidence="Story: the purchase check is on")
    api("manager").call("qms.action", "action_verify", ids=[number])


def close(owner, manager, finding):
    """A major nonconformity is done by who answers for it, and closed by another person."""
    open_form(owner, "qms_audit_finding_action", finding)
    fill(owner, "evidence", "Story: no order without approval since")
    save(owner)
    press(owner, "Done")
    expect_state(owner, "Done")
    open_form(manager, "qms_audit_finding_action", finding)
    manager.get_by_role("button", name="Verify", exact=True).click()
    manager.locator(".modal").get_by_role("button", name="Ok").click()
    expect_state(manager, "Verified")
