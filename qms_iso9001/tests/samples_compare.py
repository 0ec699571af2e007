"""Records of the comparison of revisions for the generic tests (see samples.py)."""

from odoo import Command

from .samples import sample


@sample("qms.document.revision", "in approval, another one in force")
def revision_coming(case):
    document = case.new_document_in_force(approvers=case.named)
    named = [Command.set((case.named + case.manager).ids)]
    revision = document._next_revision(body="<p>Open two.</p>", summary="Two boxes", approver_ids=named)
    revision.action_submit()
    return revision


@sample("qms.document.compare", "of the named approver")
def compare_of_the_named(case):
    revision = revision_coming(case).with_user(case.named)
    return revision.env["qms.document.compare"].browse(revision.action_compare()["res_id"])
