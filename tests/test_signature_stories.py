"""People who sign at the same moment on two servers, and somebody with a database client: one chain, and it tells."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import psycopg2
import pytest

from story_server import Refused

NUMBERS = count(1)
LOCK_PATIENCE = 60  # seconds until everybody stands at the lock, on a loaded machine


@pytest.fixture(scope="module")
def servers(odoo_server, start_server):
    """Two Odoo processes on one database."""
    return odoo_server, start_server(odoo_server.database)


class SigningCompany:
    """A company of its own, so that its chain starts at 1: a manager who writes, people who approve."""

    def __init__(self, server):
        self.server = server
        self.admin = server.api("admin")
        self.name = f"Story: signatures {next(NUMBERS)}"
        self.id = self.create("res.company", name=self.name)
        self.manager = self.user("manager", "qms_iso9001.group_qms_manager")
        self.approvers = [self.user(f"approver{number}", "base.group_user") for number in range(4)]

    def create(self, model, **vals):
        return self.admin.call(model, "create", vals_list=[vals])[0]

    def user(self, role, group):
        """Create a user of the company; return (id, login)."""
        login = f"{role}.{self.id}"
        module, name = group.split(".")
        ((group_id,),) = self.server.query(
            "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s", module, name
        )
        user = self.create(
            "res.users",
            name=login,
            login=login,
            group_ids=[[6, 0, [group_id]]],
            company_id=self.id,
            company_ids=[[6, 0, [self.id]]],
        )
        return user, login

    def policy(self, approvers):
        """Write a policy as the manager; return its id."""
        return self.server.api(self.manager[1]).call(
            "qms.policy",
            "create",
            vals_list=[
                {
                    "body": "<p>We deliver pumps that work.</p>",
                    "approver_ids": [[6, 0, [user for user, _login in approvers]]],
                    "commitment_ids": [[0, 0, {"kind": "requirements", "name": "We meet what applies to us."}]],
                }
            ],
        )[0]

    def state(self, policy):
        ((state,),) = self.server.query("SELECT state FROM qms_policy WHERE id = %s", policy)
        return state

    def chain(self):
        """Return [(position, previous hash, own hash, login of the signer)] as the database has it."""
        return self.server.query(
            """SELECT s.position, s.previous_hash, s.link_hash, u.login
                 FROM qms_signature s JOIN qms_signer p ON p.id = s.signer_id JOIN res_users u ON u.id = p.user_id
                WHERE s.company_id = %s ORDER BY s.position""",
            self.id,
        )

    def verify(self):
        """Press *Verify* as the manager; return what the notification says."""
        manager = self.server.api(self.manager[1])
        chain = manager.call("qms.signature.chain", "search", domain=[["company_id", "=", self.id]])
        return manager.call("qms.signature.chain", "action_verify", ids=chain)["params"]["message"]

    @contextlib.contextmanager
    def nobody_signs_yet(self, waiting):
        """Hold the chain's row until `waiting` transactions stand before a lock: they have all begun by then."""
        connection = psycopg2.connect(dbname=self.server.database)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT id FROM qms_signature_chain WHERE company_id = %s FOR UPDATE", [self.id])
                yield
                self._wait_for(waiting)
        finally:
            connection.close()

    def _wait_for(self, waiting):
        end = time.monotonic() + LOCK_PATIENCE
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        while self.server.query(query) != [(waiting,)]:
            assert time.monotonic() < end, f"{waiting} requests should wait for the chain by now."
            time.sleep(0.05)


@pytest.fixture
def company(odoo_server):
    return SigningCompany(odoo_server)


def call(server, login, model, method, ids, **arguments):
    """Call and return "done", or the sentence of the refusal."""
    try:
        server.api(login).call(model, method, ids=ids, **arguments)
    except Refused as refusal:
        return str(refusal)
    return "done"


def test_four_signatures_at_once_on_two_servers_make_one_chain(servers, company):
    policy = company.policy(company.approvers)
    assert call(servers[0], company.manager[1], "qms.policy", "action_submit", [policy]) == "done"
    for server in servers:  # keys are made before the clock starts
        for _user, login in company.approvers:
            server.api(login)
    with ThreadPoolExecutor(4) as people:
        with company.nobody_signs_yet(waiting=4):
            answers = [
                people.submit(call, servers[number % 2], login, "qms.policy", "action_approve", [policy])
                for number, (_user, login) in enumerate(company.approvers)
            ]
        assert [answer.result() for answer in answers] == ["done"] * 4
    links = company.chain()
    assert [link[0] for link in links] == [1, 2, 3, 4, 5]
    assert {link[3] for link in links[1:]} == {login for _user, login in company.approvers}
    assert [link[1] for link in links] == [None, *(link[2] for link in links[:-1])]
    assert company.state(policy) == "in_force", "whoever signed last approved it"
    assert "none broken" in company.verify()


def test_one_person_who_approves_twice_at_once_signs_once(servers, company):
    _user, login = company.approvers[0]
    policy = company.policy(company.approvers[:2])
    call(servers[0], company.manager[1], "qms.policy", "action_submit", [policy])
    for server in servers:
        server.api(login)
    with ThreadPoolExecutor(2) as people:
        with company.nobody_signs_yet(waiting=2):
            answers = [
                people.submit(call, server, login, "qms.policy", "action_approve", [policy]) for server in servers
            ]
        said = sorted((answer.result() for answer in answers), key=len)
    assert said[0] == "done"
    assert "not among those who still have to approve" in said[1]
    assert [link[0] for link in company.chain()] == [1, 2]


def test_a_row_changed_while_its_policy_is_submitted_is_refused(servers, company):
    policy = company.policy(company.approvers[:1])
    rows = company.server.query("SELECT id FROM qms_policy_commitment WHERE policy_id = %s", policy)[0]
    author = company.manager[1]
    for server in servers:
        server.api(author)
    with ThreadPoolExecutor(2) as people:
        with company.nobody_signs_yet(waiting=2):
            submitted = people.submit(call, servers[0], author, "qms.policy", "action_submit", [policy])
            company._wait_for(1)
            written = people.submit(
                call,
                servers[1],
                author,
                "qms.policy.commitment",
                "write",
                list(rows),
                vals={"name": "We do as we like."},
            )
        assert submitted.result() == "done"
        assert "cannot be changed any more" in written.result()
    assert "none broken" in company.verify()


def test_what_somebody_changes_with_a_database_client_is_found(servers, company):
    signed = []
    for _version in range(3):
        policy = company.policy(company.approvers[:1])
        call(servers[0], company.manager[1], "qms.policy", "action_submit", [policy])
        assert call(servers[1], company.approvers[0][1], "qms.policy", "action_approve", [policy]) == "done"
        signed.append(policy)
    assert "none broken" in company.verify()

    text = servers[0].query("SELECT body::text FROM qms_policy WHERE id = %s", signed[1])[0][0]
    servers[0].query(
        "UPDATE qms_policy SET body = %s WHERE id = %s", '{"en_US": "<p>We do as we like.</p>"}', signed[1]
    )
    assert "Position 3: the content of Quality policy, version 2 is not what was signed" in company.verify()
    servers[0].query("UPDATE qms_policy SET body = %s WHERE id = %s", text, signed[1])
    assert "none broken" in company.verify()

    change = "UPDATE qms_signature SET date = date + %s * interval '1 hour' WHERE company_id = %s AND position = 4"
    servers[0].query(change, -5, company.id)
    assert "Position 4 (Approver of Quality policy, version 2) was changed after signing" in company.verify()
    servers[0].query(change, 5, company.id)
    assert "none broken" in company.verify()

    servers[0].query("DELETE FROM qms_signature WHERE company_id = %s AND position = 6", company.id)
    assert "should end at position 6, but the last signature found is 5" in company.verify()
    servers[0].query("DELETE FROM qms_signature WHERE company_id = %s AND position = 2", company.id)
    assert "Position 2 is missing" in company.verify()
