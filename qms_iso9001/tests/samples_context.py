"""Samples of the context: issues, interested parties and their needs, the scope."""

from datetime import timedelta

from odoo import Command

from .samples import sample


def new_issue(case, **vals):
    """Name a threat as the officer; its owner is the named person, if there is one."""
    owner = getattr(case, "named", case.officer)
    values = {"name": "One vendor for castings", "swot": "threat", "user_id": owner.id, **vals}
    return case.env["qms.issue"].with_user(case.officer).create(values)


def climate_question(case, company=None):
    """Return the question about climate change of `company` (the first one)."""
    company = company or case.company
    return case.env["qms.issue"].search([("is_climate", "=", True), ("company_id", "=", company.id)])


def new_party(case, **vals):
    """Name customers as an interested party, as the officer; its owner is the named person, if there is one."""
    owner = getattr(case, "named", case.officer)
    values = {"name": "Customers", "kind": "customer", "user_id": owner.id, **vals}
    return case.env["qms.interested.party"].with_user(case.officer).create(values)


def new_need(case, party=None, **vals):
    """Write a need of `party` (a new one) as the officer."""
    values = {"name": "Deliveries on the agreed day", "party_id": (party or new_party(case)).id, **vals}
    return case.env["qms.interested.party.need"].with_user(case.officer).create(values)


def new_scope(case, author=None, approvers=None, **vals):
    """Write a draft scope as `author` (the officer), to be approved by `approvers` (the manager)."""
    return (
        case.env["qms.scope"]
        .with_user(author or case.officer)
        .create(
            {
                "body": "<p>Making and selling pumps.</p>",
                "products": "Pumps and their spare parts",
                "approver_ids": [Command.set((approvers or case.manager).ids)],
                **vals,
            }
        )
    )


@sample("qms.issue", "owned by the named")
def issue_of_the_named(case):
    return new_issue(case)


@sample("qms.issue", "reviewed")
def issue_reviewed(case):
    issue = new_issue(case)
    day = issue._review_date_next("still_valid")
    issue.with_user(case.named)._record_review("still_valid", "Still one vendor.", day)
    return issue


@sample("qms.interested.party", "owned by the named")
def party_of_the_named(case):
    return new_party(case)


@sample("qms.interested.party.need", "of a party of the named")
def need_of_the_named(case):
    return new_need(case, kind="obligation", decision="taken")


@sample("qms.scope", "draft")
def scope_draft(case):
    return new_scope(case, user_id=case.named.id)


@sample("qms.scope", "in approval")
def scope_in_approval(case):
    """Two people approve, so that one signature leaves the rest open."""
    scope = new_scope(case, approvers=case.named + case.manager)
    scope.action_submit()
    return scope


@sample("qms.scope", "approved for today")
def scope_waiting_for_the_night(case):
    """Its day has come, the nightly job has not."""
    next_week = case.company._qms_today() + timedelta(days=7)
    scope = case.approve(new_scope(case, approvers=case.named, in_force_from=next_week))
    scope.sudo()._write_unguarded({"in_force_from": case.company._qms_today()})
    return scope


@sample("qms.scope", "in force")
def scope_in_force(case):
    return case.approve(new_scope(case, approvers=case.named))


@sample("qms.scope", "obsolete")
def scope_obsolete(case):
    scope = scope_in_force(case)
    scope.with_user(case.manager).action_obsolete("Not needed any more")
    return scope
