"""Samples of audit packs, as an officer asks for them; see samples.py."""

from .samples import sample


def draft(case, user=None):
    return case.env["qms.audit.pack"].with_user(user or case.officer).create({})


def waiting(case):
    pack = draft(case)
    pack.action_make()
    return pack


@sample("qms.audit.pack", "draft")
def pack_draft(case):
    return draft(case)


@sample("qms.audit.pack", "draft of an auditor")
def pack_of_an_auditor(case):
    return draft(case, case.auditor)


@sample("qms.audit.pack", "waiting")
def pack_waiting(case):
    return waiting(case)


@sample("qms.audit.pack", "cancelled")
def pack_cancelled(case):
    pack = waiting(case)
    pack.action_cancel()
    return pack


@sample("qms.audit.pack.part", "made")
def part_made(case):
    pack = waiting(case)
    pack.sudo()._make_next()
    return pack.part_ids.filtered(lambda part: part.state == "done")
