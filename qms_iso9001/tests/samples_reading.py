"""Records of read confirmations for the generic tests (see samples.py)."""

from odoo import Command

from .samples import sample


def row_of_the_named(case):
    named = case.employee_of(case.named)
    document = case.new_document_in_force(audience="chosen", audience_employee_ids=[Command.set(named.ids)])
    return document.acknowledgement_ids.sudo(False)


@sample("qms.acknowledgement", "asked of the named person")
def acknowledgement_asked(case):
    return row_of_the_named(case)


@sample("qms.acknowledgement", "confirmed by the named person")
def acknowledgement_confirmed(case):
    row = row_of_the_named(case)
    row.with_user(case.named).action_confirm()
    return row


@sample("qms.acknowledgement.report", "asked of the named person")
def acknowledgement_report(case):
    row = row_of_the_named(case)
    return case.env["qms.acknowledgement.report"].browse(row.id)


@sample("qms.acknowledgement.day", "of the named person")
def acknowledgement_day(case):
    return case.env["qms.acknowledgement.day"].with_user(case.named).create({})


@sample("qms.acknowledgement.record", "of the named person, who owns the document")
def acknowledgement_record(case):
    other = case.env["hr.employee"].create({"name": "Somebody without login", "company_id": case.company.id})
    document = case.new_document_in_force(audience="chosen", audience_employee_ids=[Command.set(other.ids)])
    document.sudo().user_id = case.named
    row = document.acknowledgement_ids.sudo(False)
    dialogs = case.env["qms.acknowledgement.record"].with_user(case.named)
    return dialogs.create({"document_id": row.document_id.id, "row_ids": [Command.set(row.ids)]})


@sample("qms.document", "imported, of the named person")
def document_imported(case):
    document = case.new_document(user_id=case.named.id)
    document.coming_revision_id.unlink()
    case.env["qms.document.revision"].with_user(case.manager).create(
        {
            "document_id": document.id,
            "body": "<p>As it always was.</p>",
            "state": "in_force",
            "in_force_from": "2020-01-01",
        }
    )
    return document


@sample("qms.policy", "imported")
def policy_imported(case):
    policies = case.env["qms.policy"].with_user(case.manager)
    return policies.create({"body": "<p>As it always was.</p>", "state": "in_force"})


@sample("qms.document.question", "of the named person, who owns the document")
def document_question(case):
    document = case.new_document_in_force(user_id=case.named.id)
    dialogs = case.env["qms.document.question"].with_user(case.named)
    return dialogs.create({"document_id": document.id})
