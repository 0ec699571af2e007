"""Samples of periodic reviews."""

from .samples import sample


def reviewed(case, **vals):
    return case.new_process("Purchasing", user_id=case.named.id, **vals)


@sample("qms.periodic.review", "by the owner")
def review_by_the_owner(case):
    process = reviewed(case)
    next_day = process._review_date_next("still_valid")
    process.with_user(case.named)._record_review("still_valid", "Walked through it with the buyers.", next_day)
    return case.env["qms.periodic.review"].search([("process_id", "=", process.id)])


@sample("qms.periodic.review.record", "of the owner")
def dialog_of_the_owner(case):
    dialogs = case.env["qms.periodic.review.record"].with_user(case.named)
    return dialogs.create({"process_id": reviewed(case).id, "comment": "Walked through it with the buyers."})


@sample("qms.instruction", "of the named person")
def instruction_of_the_named(case):
    revisions = case.new_document_in_force().current_revision_id.sudo()
    return case.env["qms.instruction"].with_user(case.named)._list(revisions)
