"""Real training plans: see qms_iso9001/tests/samples.py."""

from datetime import timedelta

from odoo.addons.qms_iso9001.tests.samples import sample

from .samples import course


def planned(case, **vals):
    """Plan a course as the HR officer, to be approved by the named person."""
    case.company.sudo().qms_training_plan_approval = True
    plan = case.env["qms.training.plan"].with_user(case.hr).create({"approver_ids": case.named.ids, **vals})
    lines = case.env["qms.training.plan.line"].with_user(case.hr)
    lines.create({"plan_id": plan.id, "training_id": course(case).id, "people_planned": 4})
    return plan


@sample("qms.training.plan", "draft")
def plan_draft(case):
    return planned(case)


@sample("qms.training.plan.line", "draft")
def plan_line_draft(case):
    return planned(case).line_ids


@sample("qms.training.plan", "in approval")
def plan_in_approval(case):
    plan = planned(case)
    plan.action_submit()
    return plan


@sample("qms.training.plan", "approved for today")
def plan_approved(case):
    plan = planned(case, in_force_from=case.company._qms_today() + timedelta(days=7))
    plan.action_submit()
    plan.with_user(case.named).action_approve()
    plan.sudo()._write_unguarded({"in_force_from": case.company._qms_today()})
    return plan


@sample("qms.training.plan.line", "approved")
def plan_line_approved(case):
    return plan_approved(case).line_ids
