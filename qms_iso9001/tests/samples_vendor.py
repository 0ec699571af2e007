"""Samples of vendors' approvals; see samples.py."""

from datetime import timedelta

from .samples import sample


def propose(case, user, **vals):
    vendor = case.env["res.partner"].create({"name": "Foundry", "is_company": True, "email": "v@example.com"})
    kind = case.env.ref("qms_iso9001.qms_supplier_class_b")
    approvals = case.env["qms.supplier.approval"].with_user(user)
    return approvals.create({"partner_id": vendor.id, "class_id": kind.id, "user_id": case.named.id, **vals})


@sample("qms.supplier.class", "of the company")
def vendor_class(case):
    return case.env["qms.supplier.class"].create({"name": "D – tools", "company_id": case.company.id})


@sample("qms.supplier.class.item", "of a class of the company")
def vendor_class_item(case):
    return case.env["qms.supplier.class.item"].create(
        {"class_id": vendor_class(case).id, "kind": "sample", "name": "Sample"}
    )


@sample("qms.supplier.approval", "proposed by a buyer, nothing missing")
def vendor_proposed(case):
    return propose(
        case,
        case.buyer,
        ground="other",
        conditions="Inspect",
        proposed_state="approved",
        date_end=case.company._qms_today() + timedelta(days=90),
    )


@sample("qms.supplier.approval", "approved")
def vendor_approved(case):
    approval = propose(case, case.officer, ground="other")
    approval.action_approve()
    return approval


@sample("qms.supplier.approval", "on trial")
def vendor_on_trial(case):
    end = case.company._qms_today() + timedelta(days=90)
    approval = propose(case, case.officer, ground="other", date_end=end)
    approval.action_start_trial()
    return approval


@sample("qms.supplier.approval.item", "self-assessment of a proposed vendor")
def vendor_assessment(case):
    items = propose(case, case.buyer, ground="selection").item_ids
    return items.filtered(lambda item: item.kind == "assessment")


@sample("qms.supplier.approval.item", "answered self-assessment")
def vendor_assessment_answered(case):
    item = vendor_assessment(case)
    item.action_send_assessment()
    item.sudo().answer_id._mark_done()
    return item
