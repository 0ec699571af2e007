"""Samples of planned changes, owned by the named person; see samples.py."""

from odoo import Command

from .samples import sample

PLAN = {
    "change_purpose": "Fewer mix-ups at the dock",
    "change_consequences": "The shelves are empty for a day; the old labels stay readable",
    "change_resources": "Two people for one day, a label printer",
    "change_communication": "The shift is told on Monday, by its leader",
    "change_criterion": "No mix-up in the three months after",
}


def planned_change(case, owner=None, **vals):
    """Plan a change as the officer; its owner is `owner`, or the named person, if there is one."""
    owner = owner or getattr(case, "named", case.officer)
    values = {"name": "New labels", "kind": "change", "user_id": owner.id, **PLAN}
    return case.env["qms.action"].with_user(case.officer).create({**values, **vals})


def running_change(case, owner=None, judged=False, **vals):
    """Return a change that was started; it touches one thing, written down by hand, judged or not."""
    row = {"name": "The day shift", **({"verdict": "not_affected", "note": "Works as before"} if judged else {})}
    change = planned_change(case, owner, impact_ids=[Command.create(row)], **vals)
    change.action_start_change()
    return change


def done_change(case, owner=None, **vals):
    """Return a change that is done, and waits for its review."""
    change = running_change(case, owner, judged=True, **vals)
    change.action_done("All shelves carry labels.")
    return change


@sample("qms.action", "change, planned")
def change_planned(case):
    return planned_change(case, impact_ids=[Command.create({"name": "The day shift"})])


@sample("qms.action", "change, of a process")
def change_of_a_process(case):
    return planned_change(case, process_id=case.new_process("Receiving").id)


@sample("qms.action", "change, under way")
def change_under_way(case):
    return running_change(case, judged=True)


@sample("qms.action", "change, to review")
def change_to_review(case):
    return done_change(case)


@sample("qms.action", "change, closed")
def change_closed(case):
    change = done_change(case)
    change.with_user(case.officer).action_criterion_met("No mix-up since")
    return change


@sample("qms.change.impact", "to judge")
def impact_to_judge(case):
    change = running_change(case, process_id=case.new_process("Receiving", user_id=case.named.id).id)
    change.action_find_impacts()
    return change.impact_ids.filtered("process_id")


@sample("qms.change.impact", "affected")
def impact_affected(case):
    row = impact_to_judge(case)
    row.action_affected("Rewrite the card")
    return row


@sample("qms.change.impact", "of a change that is done")
def impact_of_a_done_change(case):
    return done_change(case).impact_ids
