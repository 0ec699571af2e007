"""Records of controlled documents for the generic tests (see samples.py)."""

from .samples import sample


@sample("qms.document.type", "of a manager")
def type_of_a_manager(case):
    return case.env["qms.document.type"].with_user(case.manager).create({"name": "Drawing", "number_prefix": "DR-"})


@sample("qms.document.type", "shared by all companies")
def type_shared(case):
    return case.env["qms.document.type"].create({"name": "Checklist", "number_prefix": "CL-"})


@sample("qms.document", "of the named person, not in force yet")
def document_draft(case):
    return case.new_document(user_id=case.named.id)


@sample("qms.document", "in force, approved by the named person")
def document_in_force(case):
    return case.new_document_in_force(approvers=case.named)


@sample("qms.document.revision", "draft of the named person")
def revision_draft(case):
    return document_draft(case).coming_revision_id


@sample("qms.document.revision", "in approval")
def revision_in_approval(case):
    """Two people approve, so that one signature leaves the rest open."""
    revision = case.new_document(approvers=case.named + case.manager).coming_revision_id
    revision.action_submit()
    return revision


@sample("qms.document.revision", "approved for today, before the nightly job")
def revision_approved(case):
    document = case.new_document(approvers=case.named)
    revision = document.coming_revision_id
    revision.in_force_from = case.company._qms_today().replace(year=2099)
    case.approve(revision)
    revision.sudo()._write_unguarded({"in_force_from": case.company._qms_today()})
    return revision


@sample("qms.document.revision", "in force")
def revision_in_force(case):
    return case.new_document_in_force(approvers=case.named).current_revision_id


@sample("qms.document.revision", "superseded")
def revision_superseded(case):
    old = revision_in_force(case)
    case.revise(old.document_id)
    return old
