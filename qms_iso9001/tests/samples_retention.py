"""Samples of retention and disposition; see samples.py."""

from datetime import timedelta

from .samples import action_cancelled, policy_in_force, release_granted, sample
from .samples_reading import row_of_the_named

OLD = {"qms.action": "date_done", "qms.policy": "in_force_until", "qms.gate.override": "date_decided"}


def aged(record, years=20):
    """Make `record` so old that its retention is over, as if it had been closed `years` ago."""
    past = record.sudo().company_id._qms_today() - timedelta(days=366 * years)
    record.sudo()._write_unguarded({OLD[record._name]: past})
    return record


def held(case, record):
    """Put `record` on legal hold as the manager."""
    record.with_user(case.manager).action_hold("A customer claims damages")
    return record


def list_of_an_old_action(case):
    """Return the draft list of the company, with one cancelled action of the named person on it."""
    aged(action_cancelled(case))
    dispositions = case.env["qms.disposition"].with_user(case.manager)
    return dispositions.browse(dispositions.action_make_list()["res_id"])


@sample("qms.action", "on legal hold")
def action_held(case):
    return held(case, action_cancelled(case))


@sample("qms.policy", "on legal hold")
def policy_held(case):
    return held(case, policy_in_force(case))


@sample("qms.gate.override", "on legal hold")
def release_held(case):
    return held(case, release_granted(case))


@sample("qms.document.revision", "on legal hold")
def revision_held(case):
    return held(case, case.new_document_in_force(approvers=case.named).current_revision_id)


@sample("qms.proposal", "on legal hold")
def proposal_held(case):
    proposal = case.env["qms.proposal"].with_user(case.named).create({"name": "A lamp above the scales"})
    return held(case, proposal)


@sample("qms.acknowledgement", "on legal hold")
def acknowledgement_held(case):
    return held(case, row_of_the_named(case))


@sample("qms.retention.rule", "of the first set")
def first_rule(case):
    return case.env["qms.retention.rule"].search(
        [("company_id", "=", case.company.id), ("model_name", "=", "qms.action")]
    )


@sample("qms.disposition", "draft")
def disposition_draft(case):
    return list_of_an_old_action(case)


def disposition_signed(case):
    """Return it signed; no sample of its own, since a test that takes samples away cannot: records point at it."""
    disposition = list_of_an_old_action(case)
    disposition.action_sign()
    return disposition


@sample("qms.disposition.line", "of a draft")
def disposition_line_of_a_draft(case):
    return list_of_an_old_action(case).line_ids


@sample("qms.disposition.line", "to be kept")
def disposition_line_kept(case):
    line = list_of_an_old_action(case).line_ids
    line.action_keep("The machine still runs")
    return line


@sample("qms.disposition.line", "of a signed list")
def disposition_line_signed(case):
    return disposition_signed(case).line_ids
