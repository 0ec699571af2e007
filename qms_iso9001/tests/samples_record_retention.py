"""Samples of audits, certificates, equipment, risks and the context on legal hold; see samples.py."""

from .samples import sample
from .samples_audit import audit_reported
from .samples_audit_pack import pack_cancelled
from .samples_audit_program import program_approved
from .samples_context import new_issue, new_need, new_party, scope_obsolete
from .samples_equipment import gauge_retired, new_certificate
from .samples_retention import held
from .samples_risk import rated


def risk_closed(case):
    risk = rated(case)
    risk.with_user(case.officer).action_close("The vendor is gone")
    return risk


def party_gone(case):
    """Return an archived party with its archived need."""
    party = new_party(case)
    new_need(case, party, evidence="Asked Mrs Jones", active=False)
    party.active = False
    return party


def issue_gone(case):
    issue = new_issue(case)
    issue.active = False
    return issue


def certificate_ended(case):
    certificate = new_certificate(case, date_start="2003-01-01")
    certificate.action_hold()
    certificate.action_end("Given back")
    return certificate


@sample("qms.audit", "on legal hold")
def audit_held(case):
    return held(case, audit_reported(case))


@sample("qms.audit.program", "on legal hold")
def program_held(case):
    return held(case, program_approved(case))


@sample("qms.equipment", "on legal hold")
def gauge_held(case):
    return held(case, gauge_retired(case))


@sample("qms.risk", "on legal hold")
def risk_held(case):
    return held(case, risk_closed(case))


@sample("qms.scope", "on legal hold")
def scope_held(case):
    return held(case, scope_obsolete(case))


@sample("qms.audit.pack", "on legal hold")
def pack_held(case):
    return held(case, pack_cancelled(case))


@sample("qms.issue", "on legal hold")
def issue_held(case):
    return held(case, issue_gone(case))


@sample("qms.interested.party", "on legal hold")
def party_held(case):
    return held(case, party_gone(case))


@sample("qms.certificate", "on legal hold")
def certificate_held_legally(case):
    certificate = certificate_ended(case)
    certificate.with_user(case.manager).action_legal_hold("A customer claims damages")
    return certificate
