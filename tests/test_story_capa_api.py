"""From bad goods at the receipt to the evaluation of their vendor over Odoo's /json/2 API, each as themselves: what one
record knows the next one has, and nobody takes a step that is another's. See test_story_capa.py for the screens."""

import pytest
from passing import Passing
from test_story_request import Vendor
from vendor_goods import VendorGoods, count_quality, evaluate, link_of, read, returns_of, watch

from story_server import Refused

CAUSE = "The cavity of the mould was worn"
BAD = "BAD-17"


def test_by_the_api(api, odoo_server):
    count_quality(api)
    passing = Passing(odoo_server)
    goods = VendorGoods(api, "Story: seal")
    goods.receive("A-1", "A-2", "A-3")
    passing.days(40)
    order, receipt = goods.receive(BAD)
    known = goods_of(api, goods, order)

    case = report(api("buyer"), receipt)
    assert read(api("buyer"), "qms.nonconformity", case, *known, "quantity") == {"id": case, **known, "quantity": 3}
    line = send_back(api, goods, case, known["lot_id"])
    request = api("officer").call("qms.nonconformity.disposition", "action_open_request", ids=[line])["res_id"]
    asked = read(api("officer"), "qms.supplier.request", request, *known, "quantity", "contact_id", "nonconformity_ids")
    expected = {**known, "quantity": 3, "contact_id": goods.contact, "nonconformity_ids": case}
    assert {**asked, "nonconformity_ids": asked["nonconformity_ids"][0]} == {"id": request, **expected}
    answer_twice(api, odoo_server, request)

    capa, check = correct(api, case, known)
    watch(api, passing, goods, check)
    judge(api, capa, check)
    assert read(api("officer"), "qms.nonconformity", case, "state")["state"] == "closed"

    before, after = (evaluate(api, goods, *days) for days in ((145, 100), (99, 1)))
    assert before["rating"] == "A"
    assert after["score"] < before["score"]
    assert after["rating"] > "A", "The rating follows the score."
    assert after["rows"]["Nonconformities"] == pytest.approx(100 / 11, abs=0.1)
    assert after["rows"]["Answers"] == 100
    assert "Nonconformities" in before["rows"]


def goods_of(api, goods, order):
    """Return what is known of the bad goods, as the links that every record has to carry on."""
    [lot] = api("buyer").call("stock.lot", "search", domain=[["product_id", "=", goods.product], ["name", "=", BAD]])
    return {"partner_id": goods.vendor, "product_id": goods.product, "lot_id": lot, "purchase_id": order["id"]}


def report(buyer, receipt):
    """Report three of ten, on the receipt, to be put into quarantine; return the case."""
    vals = {"source_model": "stock.picking", "source_id": receipt["id"], "name": "Story: three leak"}
    [dialog] = buyer.call(
        "qms.nonconformity.report", "create", vals_list=[{**vals, "quantity": 3, "is_quarantine": True}]
    )
    buyer.call("qms.nonconformity.report", "action_report", ids=[dialog])
    case = read(buyer, "qms.nonconformity.report", dialog, "nonconformity_id")["nonconformity_id"]
    assert read(buyer, "qms.nonconformity", case, "picking_id")["picking_id"] == receipt["id"]
    return case


def send_back(api, goods, case, lot):
    """The officer decides, the buyer ships what the return already knows; return the disposition."""
    officer, buyer = api("officer"), api("buyer")
    officer.call("qms.nonconformity", "action_contain", ids=[case])
    decided = {"nonconformity_id": case, "kind": "return_vendor"}
    [line] = officer.call("qms.nonconformity.disposition", "create", vals_list=[decided])
    officer.call("qms.nonconformity.disposition", "action_post", ids=[line])
    [back] = buyer.call("stock.picking", "search", domain=returns_of(case))
    receipt = read(buyer, "qms.nonconformity", case, "picking_id")["picking_id"]
    returned = {"id": back, "partner_id": goods.vendor, "return_id": receipt}
    assert read(buyer, "stock.picking", back, "partner_id", "return_id") == returned
    [moved] = buyer.call(
        "stock.move.line", "search_read", domain=[["picking_id", "=", back]], fields=["lot_id", "quantity"]
    )
    assert (moved["lot_id"][0], moved["quantity"]) == (lot, 3)
    buyer.call("stock.picking", "button_validate", ids=[back])
    assert read(officer, "qms.nonconformity.disposition", line, "state", "quantity") == {
        "id": line,
        "state": "done",
        "quantity": 3,
    }
    officer.call("qms.nonconformity", "action_correct", ids=[case])
    return line


def answer_twice(api, odoo_server, request):
    """The link answers once; what a second window sends, and what is sent again later, changes nothing."""
    officer = api("officer")
    officer.call("qms.supplier.request", "action_send", ids=[request])
    first, second = (Vendor(link_of(odoo_server, request)) for _window in range(2))
    first.answer(CAUSE)
    second.answer("Replayed")
    officer.call("qms.supplier.request", "action_accept", ids=[request])
    second.answer("Replayed")
    [answer] = officer.call(
        "qms.supplier.request.answer", "search_read", domain=[["request_id", "=", request]], fields=["cause", "verdict"]
    )
    assert (answer["cause"], answer["verdict"]) == (CAUSE, "accepted")
    altered = Vendor(link_of(odoo_server, request)[:-3] + "abc")
    assert "There is no request here" in altered.page


def correct(api, case, known):
    """The corrective action starts with what is known, its owner acts; return it with its check, which is watched."""
    officer, owner, manager = api("officer"), api("employee"), api("manager")
    capa = officer.call("qms.nonconformity", "action_open_capa", ids=[case])["res_id"]
    [user] = officer.call("res.users", "search", domain=[["login", "=", "employee"]])
    officer.call("qms.capa", "write", ids=[capa], vals={"user_id": user})
    assert read(owner, "qms.capa", capa, "cause", "name")["cause"] == CAUSE
    owner.call("qms.capa", "action_start_actions", ids=[capa])
    [plan] = owner.call("qms.capa.plan", "create", vals_list=[{"capa_id": capa, "name": "Measure three of each lot"}])
    owner.call("qms.capa.plan", "action_plan", ids=[plan])
    check = owner.call("qms.capa", "action_plan_check", ids=[capa])["res_id"]
    proof = read(owner, "qms.capa.check", check, "product_ids", "partner_id", "days", "opportunities", "state")
    assert (proof["product_ids"], proof["partner_id"]) == ([known["product_id"]], known["partner_id"])
    assert (proof["days"], proof["opportunities"], proof["state"]) == (90, 10, "planned")

    actions = officer.call("qms.action", "search_read", domain=[["capa_id", "=", capa]], fields=["user_id"])
    assert len(actions) == 2, "That of the vendor, and ours."
    for action in actions:
        who = owner if action["user_id"][0] == user else officer
        who.call("qms.action", "action_done", ids=[action["id"]], evidence="Seen on site")
        manager.call("qms.action", "action_verify", ids=[action["id"]])
    owner.call("qms.capa", "action_start_effectiveness", ids=[capa])
    return capa, check


def judge(api, capa, check):
    """Not the owner, who has an interest in it, nor by writing: a quality manager confirms, and that closes it."""
    for call in (
        lambda: api("employee").call("qms.capa.check", "action_confirm", ids=[check]),
        lambda: api("employee").call("qms.capa", "action_close", ids=[capa]),
        lambda: api("manager").call("qms.capa.check", "write", ids=[check], vals={"state": "effective"}),
    ):
        with pytest.raises(Refused):
            call()
    api("manager").call("qms.capa.check", "action_confirm", ids=[check])
    assert read(api("employee"), "qms.capa", capa, "state")["state"] == "closed"
