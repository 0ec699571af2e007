"""Real records for the generic tests, each as people of the company leave it: `sample(model, what it is)`.

Every addon brings files like this one (`samples*.py`) for its own models; `inventory.samples` finds them all. A builder
gets the test case (its roles `manager`, `named`, … and its companies) and returns one record of the case's company.
`case.named` is an employee without quality group: name that person on the record where the model names people.
"""

from datetime import timedelta

from odoo import Command

SAMPLES = {}


def sample(model_name, label):
    """Register the decorated builder as the sample `label` of `model_name`."""

    def register(build):
        SAMPLES.setdefault(model_name, {})[label] = build
        return build

    return register


@sample("qms.gate.override", "asked for")
def release_asked_for(case):
    return (
        case.env["qms.gate.override"]
        .with_user(case.officer)
        .create(
            {
                "name": "Receipt 17",
                "reason": "The line stands still",
                "findings": "Vendor is not approved",
            }
        )
    )


@sample("qms.gate.override", "granted")
def release_granted(case):
    release = release_asked_for(case)
    release.with_user(case.manager).action_grant()
    return release


@sample("qms.signature.chain", "of the company")
def chain_of_the_company(case):
    return case.env["qms.signature.chain"].search([("company_id", "=", case.company.id)])


@sample("qms.policy", "draft")
def policy_draft(case):
    return case.new_policy(user_id=case.named.id)


@sample("qms.policy", "in approval")
def policy_in_approval(case):
    """Two people approve, so that one signature leaves the rest open."""
    policy = case.new_policy(approvers=case.named + case.manager)
    policy.action_submit()
    return policy


@sample("qms.policy", "approved for next week")
def policy_approved(case):
    next_week = case.company._qms_today() + timedelta(days=7)
    return case.approve(case.new_policy(approvers=case.named, in_force_from=next_week))


@sample("qms.policy", "approved for today")
def policy_waiting_for_the_night(case):
    """Its day has come, the nightly job has not."""
    policy = policy_approved(case)
    policy.sudo()._write_unguarded({"in_force_from": case.company._qms_today()})
    return policy


@sample("qms.policy", "in force")
def policy_in_force(case):
    return case.approve(case.new_policy(approvers=case.named))


@sample("qms.policy", "obsolete")
def policy_obsolete(case):
    policy = policy_in_force(case)
    policy.with_user(case.manager).action_obsolete("Not needed any more")
    return policy


@sample("qms.policy.commitment", "of a draft")
def commitment_of_a_draft(case):
    return policy_draft(case).commitment_ids[0]


@sample("qms.policy.commitment", "of the policy in force")
def commitment_in_force(case):
    return policy_in_force(case).commitment_ids[0]


@sample("qms.signature", "under the policy")
def signature_under_the_policy(case):
    return policy_in_force(case).signature_ids[0]


@sample("qms.signer", "of the policy")
def signer_of_the_policy(case):
    return signature_under_the_policy(case).signer_id


@sample("qms.reason", "for sending the policy back")
def reason_for_sending_back(case):
    policy = policy_in_approval(case)
    return (
        case.env["qms.reason"]
        .with_user(case.named)
        .create(
            {
                "res_model": policy._name,
                "res_id": policy.id,
                "verb": "action_reject",
                "reason": "A number is missing",
            }
        )
    )


@sample("qms.edition", "shipped")
def edition_shipped(case):
    return case.env.ref("qms_iso9001.qms_clause_2015_8_4").edition_id


@sample("qms.clause", "shipped")
def clause_shipped(case):
    return case.env.ref("qms_iso9001.qms_clause_2015_8_4")


@sample("qms.requirement", "shipped")
def topic_shipped(case):
    return case.env["qms.requirement"].search([("kind", "=", "record")], limit=1)


@sample("qms.evidence.rule", "shipped")
def evidence_rule_shipped(case):
    return case.env["qms.evidence.rule"].search([("model_name", "=", "stock.picking")], limit=1)


@sample("qms.evidence.rule", "of a manager")
def evidence_rule_of_a_manager(case):
    return (
        case.env["qms.evidence.rule"]
        .with_user(case.manager)
        .create(
            {
                "requirement_id": topic_shipped(case).id,
                "name": "Our receipts",
                "model_name": "stock.picking",
                "company_field": "company_id",
            }
        )
    )


@sample("qms.applicability", "answered")
def applicability_answered(case):
    return (
        case.env["qms.applicability"]
        .with_user(case.officer)
        .create(
            {
                "requirement_id": topic_shipped(case).id,
                "justification": "We buy nothing that goes into our product",
            }
        )
    )


@sample("qms.applicability", "approved")
def applicability_approved(case):
    answer = applicability_answered(case)
    answer.with_user(case.manager).action_approve()
    return answer


@sample("qms.action", "open")
def action_open(case):
    """Its evidence is written, so that Done is the next step."""
    return case.new_action(user_id=case.named.id, evidence="The shelf is labelled")


@sample("qms.action", "to be verified")
def action_to_be_verified(case):
    """Done by its owner; the named person verifies."""
    action = case.new_action(user_id=case.officer.id, kind="corrective", verifier_id=case.named.id)
    action.action_done("The shelf is labelled")
    return action


@sample("qms.action", "cancelled")
def action_cancelled(case):
    action = action_open(case)
    action.with_user(case.officer).action_cancel("Not needed any more")
    return action


@sample("qms.process", "owned by the named")
def process_of_the_named(case):
    return case.new_process("Purchasing", user_id=case.named.id)


@sample("qms.process", "with a flow")
def process_with_a_flow(case):
    process = process_of_the_named(case)
    case.new_flow("Purchase orders", process, "vendor")
    return process


@sample("qms.process.flow", "from the named person's process")
def flow_of_the_named(case):
    return process_with_a_flow(case).output_flow_ids


@sample("qms.process.flow", "of somebody else's process")
def flow_of_another(case):
    return case.new_flow("Orders", "customer", case.new_process("Sales"))


@sample("qms.process.role", "in the named person's process")
def role_in_the_process_of_the_named(case):
    job = case.env["hr.job"].create({"name": "Buyer", "company_id": case.company.id})
    return case.env["qms.process.role"].create(
        {
            "process_id": process_of_the_named(case).id,
            "kind": "authorised",
            "job_id": job.id,
        }
    )


def order_of(case, **vals):
    """Place an order with the buyer of the case, who is the only role that may."""
    vendor = case.env["res.partner"].create({"name": "Foundry"})
    product = case.env["product.product"].create({"name": "Housing", "is_storable": True, "supplier_taxes_id": False})
    line = Command.create({"product_id": product.id, "product_qty": 10, "date_planned": "2030-03-20 12:00:00"})
    orders = case.env["purchase.order"].with_user(case.buyer)
    order = orders.create({"partner_id": vendor.id, "order_line": [line], **vals})
    order.button_confirm()
    return order


@sample("qms.promise.change", "by the buyer")
def promise_change(case):
    order = order_of(case)
    order.order_line.date_planned = "2030-03-25 12:00:00"
    return case.env["qms.promise.change"].search([("order_id", "=", order.id)])


@sample("qms.promise.confirm", "of the buyer")
def promise_confirm(case):
    dialogs = case.env["qms.promise.confirm"].with_user(case.buyer)
    return dialogs.with_context(default_order_id=order_of(case).id).create({})


@sample("qms.promise.confirm.line", "of the buyer")
def promise_confirm_line(case):
    return promise_confirm(case).line_ids


@sample("qms.receipt.fact", "of an order")
def receipt_fact(case):
    order = order_of(case)
    case.env.flush_all()
    return case.env["qms.receipt.fact"].browse(order.order_line.id)


@sample("qms.indicator", "owned by the named")
def indicator_of_the_named(case):
    return (
        case.env["qms.indicator"]
        .with_user(case.manager)
        .create(
            {
                "name": "Open actions",
                "user_id": case.named.id,
                "company_id": case.company.id,
                "kind": "level",
                "is_ratio": False,
                "model_name": "qms.action",
                "domain": "[('state', '=', 'open')]",
                "company_field": "company_id",
                "unit": "number",
                "direction": "down",
                "has_target": True,
                "target": 3,
                "warning": 5,
            }
        )
    )


@sample("qms.measurement", "of the named person's indicator")
def measurement_of_the_named(case):
    indicator = indicator_of_the_named(case)
    indicator.with_user(case.officer).action_measure()
    return indicator.sudo().measurement_ids.sudo(False)


@sample("qms.objective", "owned by the named")
def objective_of_the_named(case):
    indicator = indicator_of_the_named(case)
    return (
        case.env["qms.objective"]
        .with_user(case.officer)
        .create(
            {
                "name": "Nothing stays undone",
                "user_id": case.named.id,
                "indicator_id": indicator.id,
                "baseline": 5,
                "target": 3,
                "date_start": case.company._qms_today() + timedelta(days=1),
                "date_due": case.company._qms_today() + timedelta(days=300),
            }
        )
    )


from . import (  # noqa: E402, F401 registers their samples
    samples_management_review,
    samples_record_retention,
    samples_vendor_retention,
)
