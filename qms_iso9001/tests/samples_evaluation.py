"""Samples of the evaluation of vendors."""

from unittest.mock import patch

from odoo import Command

from .samples import sample


def scheme(case):
    return case.env["qms.supplier.scheme"].create(
        {
            "name": "Castings",
            "company_id": case.company.id,
            "criterion_ids": [Command.create({"name": "Cooperation", "kind": "judged", "weight": 100})],
            "rating_ids": [Command.create({"name": "A", "score_from": 0, "status": "approved"})],
        }
    )


def evaluation(case, kind="judged"):
    """Evaluate a vendor; of kind "survey" the named person is to be asked."""
    made = scheme(case)
    if kind == "survey":
        survey = case.env.ref("qms_iso9001.qms_supplier_survey")
        made.criterion_ids.write(
            {"kind": "survey", "survey_id": survey.id, "user_ids": [Command.set(case.named.ids)], "name": "Buyers"}
        )
    vendor = case.env["res.partner"].create({"name": "Foundry", "is_company": True})
    return (
        case.env["qms.supplier.evaluation"]
        .with_user(case.officer)
        .create({"partner_id": vendor.id, "date_start": "2026-01-01", "date_end": "2026-03-31", "scheme_id": made.id})
    )


def judged(case):
    draft = evaluation(case)
    draft.line_ids.write({"score": 90, "reason": "Answers within the hour."})
    return draft


@sample("qms.supplier.scheme", "of one company")
def scheme_of_one_company(case):
    return scheme(case)


@sample("qms.supplier.criterion", "judged")
def criterion_judged(case):
    return scheme(case).criterion_ids


@sample("qms.supplier.rating", "lowest")
def rating_lowest(case):
    return scheme(case).rating_ids


@sample("qms.supplier.evaluation", "judged draft")
def evaluation_draft(case):
    return judged(case)


@sample("qms.supplier.evaluation", "buyers to ask")
def evaluation_to_ask(case):
    return evaluation(case, "survey")


@sample("qms.supplier.evaluation", "confirmed")
def evaluation_confirmed(case):
    draft = judged(case)
    approvals = case.env.registry["qms.supplier.approval"]
    # Only the evaluation is looked at.
    with patch.object(approvals, "_record_decision", lambda model, _vals_list: model.browse(), create=True):
        draft.action_confirm()
    return draft


@sample("qms.supplier.evaluation.line", "judged")
def line_judged(case):
    return judged(case).line_ids


@sample("qms.supplier.evaluation.line", "counted")
def line_counted(case):
    made = scheme(case)
    on_time = case.env.ref("qms_iso9001.qms_indicator_vendor_on_time")
    made.criterion_ids.write({"kind": "computed", "indicator_id": on_time.id})
    vendor = case.env["res.partner"].create({"name": "Foundry", "is_company": True})
    vals = {"partner_id": vendor.id, "date_start": "2026-01-01", "date_end": "2026-03-31"}
    return case.env["qms.supplier.evaluation"].with_user(case.officer).create(vals).line_ids


@sample("qms.supplier.evaluate", "of the officer")
def evaluate_of_the_officer(case):
    scheme(case)
    vendor = case.env["res.partner"].create({"name": "Foundry", "is_company": True})
    dialogs = case.env["qms.supplier.evaluate"].with_user(case.officer)
    return dialogs.create({"scope": "chosen", "partner_ids": [Command.set(vendor.ids)]})
