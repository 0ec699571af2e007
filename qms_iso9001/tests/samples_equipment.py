"""Samples of measuring equipment, owned by the named person, and of the company's own certificates; see samples.py."""

from odoo import Command

from .samples import sample


def new_gauge(case, company=None, **vals):
    """Write a caliper down as the officer; its owner is the named person, if there is one."""
    owner = getattr(case, "named", case.officer)
    values = {
        "name": "Caliper",
        "serial": "C-1",
        "place": "Gate 2",
        "user_id": owner.id,
        "date_first_due": "2099-01-01",
    }
    return case.env["qms.equipment"].with_user(case.officer).create({**values, **vals})


def check(case, gauge, found="good", left=None, user=None, **vals):
    """Record a check of `gauge` of today as `user` (the officer), compared by the officer."""
    values = {
        "equipment_id": gauge.id,
        "as_found": found,
        "as_left": left or found,
        "user_id": case.officer.id,
        "basis": "Gauge blocks no. 12",
    }
    return case.env["qms.equipment.check"].with_user(user or case.officer).create({**values, **vals})


def new_certificate(case, user=None, **vals):
    """Write a certificate of the company with its file as `user` (the officer)."""
    env = case.env(user=user or case.officer)
    file = env["ir.attachment"].create({"name": "certificate.pdf", "raw": b"%PDF-1.4 certificate"})
    values = {
        "edition_id": case.env.ref("qms_iso9001.qms_edition_2015").id,
        "body": "Example Certification",
        "reference": "EC-1",
        "scope": "Making of pumps",
        "date_start": "2026-01-01",
        "date_end": "2098-12-31",
        "attachment_ids": [Command.set(file.ids)],
    }
    return env["qms.certificate"].create({**values, **vals})


@sample("qms.equipment", "in use")
def gauge_in_use(case):
    return new_gauge(case)


@sample("qms.equipment", "blocked")
def gauge_blocked(case):
    gauge = new_gauge(case)
    gauge.with_user(case.officer).action_block("Fell from the bench")
    return gauge


@sample("qms.equipment", "retired")
def gauge_retired(case):
    gauge = new_gauge(case)
    gauge.with_user(case.officer).action_retire("Worn")
    return gauge


@sample("qms.equipment.check", "by the owner")
def check_by_the_owner(case):
    return check(case, new_gauge(case), user=case.named, user_id=case.named.id)


@sample("qms.equipment.check", "found bad")
def check_found_bad(case):
    return check(case, new_gauge(case), "bad")


@sample("qms.equipment.use", "of a receipt")
def use_of_a_receipt(case):
    gauge = new_gauge(case)
    case.new_receipt().qms_equipment_ids = [Command.link(gauge.id)]
    return gauge.sudo().use_ids.sudo(False)


@sample("qms.certificate", "being entered")
def certificate_draft(case):
    return new_certificate(case)


@sample("qms.certificate", "held")
def certificate_held(case):
    certificate = new_certificate(case)
    certificate.action_hold()
    return certificate


@sample("qms.certificate", "held and public")
def certificate_public(case):
    case.company.qms_certificate_public = True
    return certificate_held(case)


@sample("qms.certificate.surveillance", "planned")
def surveillance_planned(case):
    return new_certificate(case, surveillance_ids=[Command.create({"date_due": "2027-01-01"})]).surveillance_ids
