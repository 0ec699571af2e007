"""Samples of audit programmes: the named person leads the audit of a line, or owns its process; see samples.py."""

from .samples import sample
from .samples_audit import named, new_process


def proposed(case):
    process = new_process(case)
    program = case.env["qms.audit.program"].with_user(case.officer).create({})
    program.action_propose()
    line = program.line_ids.filtered(lambda line: line.process_id == process)
    line.user_id = named(case)
    return program


def approved(case):
    program = proposed(case)
    program.with_user(case.manager).action_approve()
    return program


def line_of(program):
    return program.line_ids.filtered("user_id")[:1]


@sample("qms.audit.program", "draft")
def program_draft(case):
    return proposed(case)


@sample("qms.audit.program", "approved")
def program_approved(case):
    return approved(case)


@sample("qms.audit.program.line", "of a draft")
def line_of_a_draft(case):
    return line_of(proposed(case))


@sample("qms.audit.program.line", "of an approved programme")
def line_approved(case):
    return line_of(approved(case))


@sample("qms.audit.program.line", "with its audit")
def line_with_audit(case):
    line = line_approved(case)
    line.action_plan_audit()
    return line


@sample("qms.audit.program.ground", "of the company")
def ground_of_the_company(case):
    return case.env["qms.audit.program.ground"]._of_company(case.company)[:1]


@sample("qms.audit.program.move", "of the officer")
def move_of_the_officer(case):
    line = line_approved(case)
    dialogs = case.env["qms.audit.program.move"].with_user(case.officer)
    return dialogs.create({"line_id": line.id, "date_start": line.program_id.date_end, "reason": "The lead is ill"})
