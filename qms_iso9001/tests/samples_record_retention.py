"""Samples of audits, programmes, measuring equipment, risks and scopes on legal hold; see samples.py."""

from .samples import sample
from .samples_audit import audit_reported
from .samples_audit_program import program_approved
from .samples_context import scope_obsolete
from .samples_equipment import gauge_retired
from .samples_retention import held
from .samples_risk import rated


def risk_closed(case):
    risk = rated(case)
    risk.with_user(case.officer).action_close("The vendor is gone")
    return risk


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
