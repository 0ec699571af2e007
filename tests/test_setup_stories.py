"""The tools of the stories work: server, API client, browser, PDF."""

import pytest
import requests


def test_a_client_acts_as_the_user_of_its_key(api):
    context = api("admin").call("res.users", "context_get")
    assert context["uid"] == api("admin").call("res.users", "search", domain=[["login", "=", "admin"]])[0]


def test_a_refusal_is_a_sentence(api):
    from story_server import Refused

    with pytest.raises(Refused, match="does not exist"):
        api("admin").call("no.such.model", "read")


def test_a_visitor_without_a_key_is_refused(odoo_server):
    answer = requests.post(f"{odoo_server.url}/json/2/res.users/search", json={"domain": []}, timeout=60)
    assert answer.status_code == 401


def test_a_user_logs_in_with_a_browser(login):
    page = login("admin")
    page.goto("/odoo/settings")
    page.wait_for_selector(".o_setting_container")


def test_a_report_is_printed_as_a_real_pdf(api, odoo_server, login):
    order = api("admin").call("sale.order", "search", domain=[], limit=1)
    answer = login("admin").request.get(f"{odoo_server.url}/report/pdf/sale.report_saleorder/{order[0]}")
    assert answer.body().startswith(b"%PDF")
    assert len(answer.body()) > 10_000
