"""Real complaints for the generic tests (see qms_iso9001/tests/samples.py)."""

from odoo.addons.qms_iso9001.tests.samples import sample


@sample("qms.complaint", "received")
def complaint_received(case, **vals):
    return (
        case.env["qms.complaint"]
        .with_user(case.officer)
        .create(
            {
                "name": "3 of 10 housings leak",
                "email_from": "customer@example.com",
                "user_id": case.named.id,
                **vals,
            }
        )
    )


@sample("qms.complaint", "answered")
def complaint_answered(case, **vals):
    record = complaint_received(case, **vals)
    record.action_answered("Told by telephone that new ones are on the way")
    record.write({"justified": "yes", "reason": "The seal was missing"})
    return record


@sample("qms.complaint", "closed")
def complaint_closed(case):
    record = complaint_answered(case)
    record.action_close()
    return record


@sample("qms.complaint", "recorded by the employee")
def complaint_of_the_employee(case):
    return case.env["qms.complaint"].with_user(case.employee).create({"name": "Delivered to the wrong door"})


@sample("qms.complaint", "of the portal user")
def complaint_of_the_portal_user(case):
    return complaint_received(case, partner_id=case.portal.partner_id.id)


@sample("qms.complaint.merge", "of the officer")
def merge_of_the_officer(case):
    partner = case.env["res.partner"].create({"name": "Pump Works"})
    both = complaint_received(case, partner_id=partner.id) | complaint_received(case, partner_id=partner.id)
    return case.env["qms.complaint.merge"].with_user(case.officer).create({"complaint_ids": [(6, 0, both.ids)]})
