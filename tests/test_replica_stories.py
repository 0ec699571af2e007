"""With a PostgreSQL replica the pages that analyse are read from it, and what somebody has just done is not."""

import os

import pytest
import requests
from replica import Primary, Replica

from story_server import StoryServer

DATABASE = "qms_replica"
# What analyses, and how the web client asks for it.
READERS = [
    ("qms.my.quality", "get_page", [], {}),
    ("qms.process.map", "get_map_data", [], {}),
    ("qms.requirement", "get_evidence_page", [], {}),
    ("qms.measurement", "formatted_read_group", [[], ["date_start:month"], ["__count"]], {}),
    ("qms.receipt.fact", "formatted_read_group", [[], ["promise_date:month"], ["__count"]], {}),
    ("qms.delivery.fact", "formatted_read_group", [[], ["promise_date:month"], ["__count"]], {}),
]


@pytest.fixture(scope="module")
def primary():
    server = Primary(DATABASE)
    server.fill(os.environ["QMS_TEST_TEMPLATE"])
    yield server
    server.end()


@pytest.fixture(scope="module")
def replica(primary):
    server = Replica(primary)
    yield server
    server.end()


@pytest.fixture(scope="module")
def odoo(primary, replica):
    options = [f"--db_replica_host={replica.place}", "--db_replica_port=5432"]
    server = StoryServer("qms_replica", DATABASE, options, primary.env)
    yield server
    server.end()


@pytest.fixture(scope="module")
def call(odoo):
    """Return a function that calls a method as the web client of the quality manager does."""
    session = requests.Session()
    session.trust_env = False

    def post(path, params):
        answer = session.post(f"{odoo.url}{path}", json={"jsonrpc": "2.0", "params": params}, timeout=120).json()
        assert "error" not in answer, answer["error"]["data"]["message"]
        return answer["result"]

    post("/web/session/authenticate", {"db": DATABASE, "login": "manager", "password": "manager"})
    post("/web/dataset/call_kw", {"model": "res.users", "method": "context_get", "args": [], "kwargs": {}})

    def run(model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return post(f"/web/dataset/call_kw/{model}/{method}", params)

    return run


def test_the_replica_follows(primary, replica):
    assert (primary.answer("SELECT pg_is_in_recovery()"), replica.answer("SELECT pg_is_in_recovery()")) == ("f", "t")


def test_a_reader_says_that_a_replica_answers(call):
    assert call("qms.my.quality", "is_replica") is True


@pytest.mark.parametrize(("model", "method", "args", "kwargs"), READERS)
def test_what_analyses_is_read_from_the_replica(call, replica, model, method, args, kwargs):
    before = replica.statements()
    assert call(model, method, *args, **kwargs) is not None
    assert replica.statements() > before


def test_what_was_just_done_is_read_from_the_primary(call, replica):
    vals = {"name": "Story: just done", "date_due": "2030-01-01"}
    made = call("qms.action", "create", [{**vals, "user_id": call("res.users", "context_get")["uid"]}])
    before = replica.statements()
    page = call("qms.my.quality", "refresh_page")
    assert replica.statements() == before
    rows = [row["id"] for section in page["sections"] if section["model"] == "qms.action" for row in section["rows"]]
    assert made[0] in rows or any(section["count"] > len(section["rows"]) for section in page["sections"])
    replica.catch_up()
    assert call("qms.my.quality", "get_page")["sections"]
