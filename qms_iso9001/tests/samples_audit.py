"""Samples of audits: the named person is the lead auditor, or owns the finding; see samples.py."""

from datetime import timedelta

from odoo import Command

from .samples import sample


def named(case):
    return getattr(case, "named", case.employee)


def new_process(case, **vals):
    processes = case.env["qms.process"].with_user(case.officer)
    return processes.create({"name": "Purchasing", "user_id": case.buyer.id, **vals})


def new_audit(case, processes=None, **vals):
    """Plan an internal audit as the officer, of a process of the buyer's, led by the named person."""
    today = case.company._qms_today()
    processes = processes if processes is not None else new_process(case)
    return (
        case.env["qms.audit"]
        .with_user(case.officer)
        .create(
            {
                "name": "Purchasing",
                "objective": "Are vendors chosen and watched as planned?",
                "scope": "Orders of the last quarter",
                "criteria": "ISO 9001 and our documents",
                "user_id": named(case).id,
                "process_ids": [Command.set(processes.ids)],
                "date_start": today,
                "date_end": today + timedelta(days=1),
                **vals,
            }
        )
    )


def started(case, *args, **vals):
    audit = new_audit(case, *args, **vals)
    audit.with_user(audit.user_id).action_start()
    return audit


def answered(case, *args, **vals):
    """Return a running audit with one question, answered, and its conclusion."""
    audit = started(case, *args, **vals).with_user(named(case))
    audit.line_ids.filtered(lambda line: not line.carried_finding_id)[1:].unlink()
    audit.line_ids.answer = "conform"
    audit.conclusion = "The process works."
    return audit.with_user(case.officer)


def new_finding(case, audit=None, **vals):
    audit = audit or answered(case)
    values = {
        "audit_id": audit.id,
        "name": "Two vendors without evaluation",
        "kind": "minor",
        "process_id": audit.process_ids[:1].id,
        "criterion": "ISO 9001, 8.4.1",
        "objective_evidence": "Vendors A and B, orders of March",
        "user_id": named(case).id,
        **vals,
    }
    return case.env["qms.audit.finding"].with_user(case.officer).create(values)


def done(case, **vals):
    finding = new_finding(case, **vals)
    owner = finding.with_user(named(case))
    owner.write({"correction": "Both evaluated", "cause": "New vendors were not told to quality"})
    owner.action_answer()
    owner.action_done("Evaluations of 2 April")
    return finding


@sample("qms.audit", "planned")
def audit_planned(case):
    return new_audit(case)


@sample("qms.audit", "running")
def audit_running(case):
    return answered(case)


@sample("qms.audit", "reported")
def audit_reported(case):
    audit = answered(case)
    audit.with_user(named(case)).action_report()
    return audit


@sample("qms.audit", "over for its auditors")
def audit_over(case):
    audit = started(case)
    audit.write({"date_until": case.company._qms_today() - timedelta(days=1)})
    return audit


@sample("qms.audit", "planned, with a plan")
def audit_with_plan(case):
    audit = new_audit(case)
    audit.action_propose_plan()
    return audit


@sample("qms.audit.plan.line", "of a planned audit")
def plan_line(case):
    return audit_with_plan(case).plan_line_ids[:1]


@sample("qms.audit.line", "about a finding of before, seen in order")
def line_carried(case):
    finding = new_finding(case, user_id=case.buyer.id)
    finding.audit_id.with_user(named(case)).action_report()
    owner = finding.with_user(case.buyer)
    owner.write({"correction": "Both evaluated", "cause": "Nobody was told"})
    owner.action_answer()
    line = started(case, finding.audit_id.process_ids).line_ids.filtered("is_carried")
    line.with_user(named(case)).write({"answer": "conform", "evidence": "Evaluations of 2 April"})
    return line


@sample("qms.audit.question", "own")
def question_own(case):
    questions = case.env["qms.audit.question"].with_user(case.officer)
    return questions.create({"name": "Who says that?", "process_kind": "core", "company_id": case.company.id})


@sample("qms.audit.line", "of a running audit, with a finding to write")
def line_answered(case):
    line = answered(case).line_ids[:1]
    rule = case.env.ref("qms_iso9001.qms_evidence_rule_qms_process")
    line.with_user(named(case)).write({"answer": "minor", "evidence": "Order 12", "rule_id": rule.id})
    return line


@sample("qms.audit.finding", "open")
def finding_open(case):
    finding = new_finding(case)
    finding.with_user(named(case)).write({"correction": "Both evaluated", "cause": "Nobody was told"})
    return finding


@sample("qms.audit.finding", "answered")
def finding_answered(case):
    finding = finding_open(case)
    finding.with_user(named(case)).write({"evidence": "Evaluations of 2 April"})
    finding.with_user(named(case)).action_answer()
    return finding


@sample("qms.audit.finding", "done, to be verified")
def finding_done(case):
    return done(case, kind="major")
