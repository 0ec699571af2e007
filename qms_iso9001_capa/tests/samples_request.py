"""Real requests to vendors for the generic tests (see qms_iso9001/tests/samples.py)."""

from datetime import timedelta

from odoo.addons.qms_iso9001.tests.samples import sample

from .request_case import ANSWER


@sample("qms.supplier.request", "draft")
def request_draft(case, **vals):
    vendor = case.env["res.partner"].create({"name": "Casting Works", "email": "office@casting.example.com"})
    return (
        case.env["qms.supplier.request"]
        .with_user(case.officer)
        .create(
            {
                "name": "3 of 10 housings leak",
                "description": "Leaks at the seal",
                "partner_id": vendor.id,
                "user_id": case.named.id,
                **vals,
            }
        )
    )


@sample("qms.supplier.request", "sent")
def request_sent(case, **vals):
    record = request_draft(case, **vals)
    record.action_send()
    return record


@sample("qms.supplier.request", "answered")
def request_answered(case):
    record = request_sent(case)
    record.sudo()._receive_answer(1, ANSWER, [], "Ada", "link")
    return record


@sample("qms.supplier.request", "accepted")
def request_accepted(case):
    record = request_answered(case)
    record.action_accept()
    return record


@sample("qms.supplier.request", "draft of the buyer")
def request_of_the_buyer(case):
    return request_draft(case).with_user(case.buyer).copy({"user_id": case.buyer.id})


@sample("qms.supplier.request.answer", "of the named person's request")
def answer_of_the_vendor(case):
    return request_answered(case).answer_ids


@sample("qms.supplier.request.enter", "of the officer")
def dialog_of_the_officer(case):
    record = request_sent(case, user_id=case.officer.id, date_due=case.company._qms_today() + timedelta(days=9))
    return case.env["qms.supplier.request.enter"].with_user(case.officer).create({**ANSWER, "request_id": record.id})
