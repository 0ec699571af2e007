"""A buyer asks a vendor why; the vendor answers by the link of the mail, from four windows at once, without account."""

import re
import threading

import pytest
import requests

from story_server import Refused

ANSWER = {"containment": "Stock sorted", "corrective": "Setting locked", "date_corrective": "2099-05-01"}


class Vendor:
    """Somebody with the link of the mail, in a browser without cookies of ours."""

    def __init__(self, url):
        self.url, self.session = url, requests.Session()
        self.open()

    def open(self):
        self.page = self.session.get(self.url, timeout=60).text
        return self.page

    def hidden(self, name):
        found = re.search(rf'name="{name}" value="([^"]+)"', self.page)
        return found and found[1]

    def answer(self, cause):
        typed = {name: self.hidden(name) for name in ("csrf_token", "answering_round")}
        response = self.session.post(self.url, data={**ANSWER, **typed, "cause": cause}, timeout=120)
        self.page = response.text
        return response.status_code


def sent_request(server, buyer):
    """Return the id of a request that the buyer sent, and the link in the mail."""
    [contact] = buyer.call(
        "res.partner",
        "search_read",
        domain=[["is_company", "=", True], ["email", "!=", False], ["supplier_rank", ">", 0]],
        fields=["name"],
        limit=1,
    )
    [request] = buyer.call(
        "qms.supplier.request",
        "create",
        vals_list=[{"name": "Story: legs bent", "description": "Two of ten", "partner_id": contact["id"]}],
    )
    buyer.call("qms.supplier.request", "action_send", ids=[request])
    [[body]] = server.query(
        "SELECT body FROM mail_message WHERE model = 'qms.supplier.request' AND res_id = %s AND body LIKE %s",
        request,
        "%%/quality/request/%%",
    )
    path = re.search(r"/quality/request/[\w-]+", body)[0]
    return request, f"{server.url}{path}"


def test_four_answers_at_once_and_one_stands(odoo_server, api):
    buyer = api("buyer")
    request, link = sent_request(odoo_server, buyer)
    vendors = [Vendor(link) for _window in range(4)]
    assert all("Send the answer" in vendor.page for vendor in vendors)
    start = threading.Barrier(len(vendors))

    def answer(number):
        start.wait()
        assert vendors[number].answer(f"Cause {number}") == 200

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(len(vendors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [[cause]] = odoo_server.query("SELECT cause FROM qms_supplier_request_answer WHERE request_id = %s", request)
    # Whoever comes back sees the one that stands, and has nothing to send.
    for vendor in vendors:
        assert cause in vendor.open()
        assert "Send the answer" not in vendor.page

    with pytest.raises(Refused):
        buyer.call("qms.supplier.request", "write", ids=[request], vals={"state": "accepted"})
    buyer.call("qms.supplier.request", "action_return", ids=[request], reason="Why was it not found?")
    again = Vendor(link)
    assert "Why was it not found?" in again.page
    assert again.answer("The gauge was worn") == 200
    buyer.call("qms.supplier.request", "action_accept", ids=[request])
    assert "We have accepted your answer" in again.open()
    [row] = buyer.call("qms.supplier.request", "read", ids=[request], fields=["state", "is_answered_in_time"])
    assert (row["state"], row["is_answered_in_time"]) == ("accepted", True)
