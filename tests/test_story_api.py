"""From outside, over Odoo's /json/2 API: no state without its verb, nothing beyond one's rights, nothing of another
company. What a script of the company, or somebody with a stolen key, would try."""

import pytest

MANAGER = "qms_iso9001.group_qms_manager"
FORGED = {
    "import_file": True,
    "install_mode": True,
    "tracking_disable": True,
    "mail_notrack": True,
    "default_state": "in_force",
    "default_is_legacy": True,
}


@pytest.fixture
def refused():
    """Return a context manager: inside, the server refuses with a sentence that contains the given words."""
    from story_server import Refused

    return lambda words: pytest.raises(Refused, match=words)


@pytest.fixture
def policy(api):
    """Return the id of a draft of next year's policy: the manager writes, the officer is to approve."""
    approver = user_id(api, "officer")
    return api("manager").call(
        "qms.policy",
        "create",
        vals_list=[
            {
                "name": "Story: policy of next year",
                "body": "<p>We keep what we promise.</p>",
                "in_force_from": "2099-01-01",
                "approver_ids": [[6, 0, [approver]]],
                "commitment_ids": [
                    [0, 0, {"kind": "requirements", "name": "We meet what applies to us."}],
                    [0, 0, {"kind": "improvement", "name": "We get better."}],
                ],
            }
        ],
    )[0]


def user_id(api, login):
    return api("manager").call("res.users", "search", domain=[["login", "=", login]])[0]


def state(odoo_server, policy):
    return odoo_server.query("SELECT state FROM qms_policy WHERE id = %s", policy)[0][0]


# No state without its verb


@pytest.mark.parametrize("login", ["manager", "officer", "employee"])
@pytest.mark.parametrize("context", [{}, FORGED], ids=["plain", "forged context"])
def test_a_state_is_not_written_from_outside(api, odoo_server, policy, refused, login, context):
    for name in ("review", "approved", "in_force", "obsolete"):
        with refused("button|not allowed"):
            api(login).call("qms.policy", "write", ids=[policy], vals={"state": name}, context=context)
    assert state(odoo_server, policy) == "draft"


def test_a_signature_or_a_date_of_approval_is_not_written_from_outside(api, policy, refused):
    with refused("button"):
        api("manager").call("qms.policy", "write", ids=[policy], vals={"date_approved": "2020-01-01 08:00:00"})
    with refused("not allowed"):
        api("manager").call("qms.signature", "create", vals_list=[{"res_model": "qms.policy", "res_id": policy}])


@pytest.mark.parametrize("context", [{}, FORGED], ids=["plain", "forged context"])
def test_nothing_is_born_approved(api, odoo_server, policy, refused, context):
    officer = api("officer")
    with refused("needs the right"):
        officer.call("qms.policy", "create", vals_list=[{"name": "Forged", "state": "in_force"}], context=context)
    with refused("needs the right"):
        officer.call("qms.policy", "copy", ids=[policy], default={"state": "in_force"}, context=context)
    answer = officer.call(
        "qms.policy", "load", fields=["name", "state"], data=[["Forged", "In force"]], context=context
    )
    assert answer["ids"] is False
    born = officer.call("qms.policy", "create", vals_list=[{"name": "Story: born with a context"}], context=context)
    assert state(odoo_server, born[0]) == "draft"


def test_what_stands_behind_the_verbs_cannot_be_called(api, policy, refused):
    for private in ("_set_state", "_put_in_force", "_sign", "_write_unguarded"):
        with refused("[Pp]rivate|not found|does not exist"):
            api("manager").call("qms.policy", private, ids=[policy], vals={"state": "in_force"})


def test_the_verbs_lead_to_approval_and_what_was_signed_stays(api, odoo_server, policy, refused):
    api("manager").call("qms.policy", "action_submit", ids=[policy])
    with refused("not among those"):
        api("manager").call("qms.policy", "action_approve", ids=[policy])
    api("officer").call("qms.policy", "action_approve", ids=[policy])
    assert state(odoo_server, policy) == "approved"
    with refused("cannot be changed"):
        api("manager").call("qms.policy", "write", ids=[policy], vals={"body": "<p>Something else.</p>"})
    with refused("cannot be changed"):
        api("manager").call(
            "qms.policy",
            "update_field_translations",
            ids=[policy],
            field_name="name",
            translations={"en_US": "Something else"},
        )
    with refused("cannot be deleted"):
        api("manager").call("qms.policy", "unlink", ids=[policy])


# An employee without a quality right


def test_an_employee_reads_what_is_in_force_and_no_draft(api, policy, refused):
    found = api("employee").call("qms.policy", "search_read", domain=[], fields=["state"])
    assert {row["state"] for row in found} == {"in_force"}
    with refused("not allowed|access"):
        api("employee").call("qms.policy", "read", ids=[policy], fields=["body"])


@pytest.mark.parametrize(
    ("model", "vals"),
    [
        ("qms.policy", {"name": "Mine"}),
        ("qms.process", {"name": "Mine"}),
        ("qms.evidence.rule", {"name": "Wages", "model_name": "hr.version"}),
        ("qms.applicability", {"justification": "We do not like it"}),
    ],
)
def test_an_employee_creates_nothing_that_officers_write(api, refused, model, vals):
    with refused("not allowed"):
        api("employee").call(model, "create", vals_list=[vals])


def test_an_employee_reports_a_problem_and_does_not_close_it(api, odoo_server, refused):
    reported = api("employee").call(
        "qms.nonconformity", "create", vals_list=[{"name": "Story: the door does not close"}]
    )
    assert api("employee").call("qms.nonconformity", "search_count", domain=[["id", "=", reported[0]]]) == 1
    with refused("."):
        api("employee").call("qms.nonconformity", "action_close", ids=reported)
    assert odoo_server.query("SELECT state FROM qms_nonconformity WHERE id = %s", reported[0]) == [("reported",)]


def test_the_page_by_clause_is_for_quality_people(api, refused):
    assert api("auditor").call("qms.requirement", "get_evidence_page")["topics"]
    with refused("Quality officers, managers and auditors"):
        api("employee").call("qms.requirement", "get_evidence_page")


# Another company


@pytest.fixture(scope="module")
def stranger(odoo_server):
    """Return the API client of the quality manager of a company that was founded just now."""
    admin = odoo_server.api("admin")
    company = admin.call("res.company", "create", vals_list=[{"name": "Story: a company of its own"}])[0]
    module, name = MANAGER.split(".")
    found = admin.call("ir.model.data", "search_read", domain=[["module", "=", module], ["name", "=", name]])
    group = found[0]["res_id"]
    admin.call(
        "res.users",
        "create",
        vals_list=[
            {
                "name": "Stranger",
                "login": "stranger",
                "group_ids": [[6, 0, [group]]],
                "company_id": company,
                "company_ids": [[6, 0, [company]]],
            }
        ],
        context={"no_reset_password": True},
    )
    return odoo_server.api("stranger")


def company_models(api):
    """Return the names of all `qms.*` models whose records belong to a company."""
    rows = api("admin").call(
        "ir.model.fields",
        "search_read",
        domain=[["model", "=like", "qms.%"], ["name", "=", "company_id"], ["model_id.abstract", "=", False]],
        fields=["model"],
    )
    return sorted(row["model"] for row in rows)


def test_the_manager_of_another_company_sees_nothing(api, stranger):
    own = stranger.call("res.company", "search", domain=[])
    names = company_models(api)
    assert "qms.policy" in names
    for name in names:
        # What belongs to no company is no other company's: an indicator that each company measures for itself.
        of_others = [["company_id", "!=", False], ["company_id", "not in", own]]
        strange = stranger.call(name, "search_count", domain=of_others)
        assert strange == 0, f"{name}: {strange} records of another company"


def test_the_manager_of_another_company_reads_and_does_nothing_by_number(stranger, policy, refused):
    with refused("not allowed|access"):
        stranger.call("qms.policy", "read", ids=[policy], fields=["name"])
    with refused("not allowed|access"):
        stranger.call("qms.policy", "action_submit", ids=[policy])
