"""Real corrective actions for the generic tests (see qms_iso9001/tests/samples.py)."""

from datetime import timedelta

from odoo.addons.qms_iso9001.tests.samples import sample


@sample("qms.capa", "analysis")
def capa_in_analysis(case, **vals):
    vals = {"name": "Housings leak at the seal", "cause": "The seal is not greased", "user_id": case.named.id, **vals}
    vals = {"cause_id": case.env.ref("qms_iso9001_capa.qms_cause_mat").id, **vals}
    return case.env["qms.capa"].with_user(case.officer).create(vals)


@sample("qms.capa", "analysis, of a process")
def capa_of_a_process(case):
    process = case.env["qms.process"].with_user(case.officer).create({"name": "Turning"})
    return capa_in_analysis(case, process_id=process.id)


@sample("qms.capa", "action")
def capa_with_actions(case, **vals):
    record = capa_in_analysis(case, **vals)
    record.action_start_actions()
    action = {"name": "Grease the seals", "kind": "corrective", "capa_id": record.id, "user_id": case.officer.id}
    case.env["qms.action"].with_user(case.officer).create(action).action_done("Instruction 14")
    return record


@sample("qms.capa", "effectiveness")
def capa_watched(case, **vals):
    record = capa_with_actions(case, **vals)
    record.action_start_effectiveness()
    check = record.sudo().check_ids
    ended = check.company_id._qms_today() - timedelta(days=1)
    check._set_state("to_confirm", verdict="effective", date_end=ended)
    check.with_user(case.manager).action_confirm("effective")
    record.sudo().action_ids.with_user(case.manager).action_verify()
    return record


@sample("qms.capa", "closed")
def capa_closed(case, **vals):
    record = capa_watched(case, **vals)
    record.sudo()._close()
    return record


@sample("qms.capa", "cancelled")
def capa_cancelled(case, **vals):
    record = capa_in_analysis(case, **vals)
    record.action_cancel("It was a mistake")
    return record


@sample("qms.capa.plan", "of the owner")
def plan_of_the_owner(case):
    dialog = case.env["qms.capa.plan"].with_user(case.named)
    return dialog.create({"capa_id": capa_in_analysis(case).id, "name": "Grease the seals", "user_id": case.officer.id})


@sample("qms.capa.ask", "of the officer")
def vendor_to_choose(case):
    capa = capa_in_analysis(case)
    vendors = case.env["res.partner"].create([{"name": name, "supplier_rank": 1} for name in ("Casting", "Seals")])
    for vendor in vendors:
        vals = {"name": "It leaks", "partner_id": vendor.id, "capa_id": capa.id}
        case.env["qms.nonconformity"].with_user(case.officer).create(vals)
    return case.env["qms.capa.ask"].with_user(case.officer).create({"capa_id": capa.id, "partner_id": vendors[0].id})


@sample("qms.capa", "analysis, similar cases to judge")
def capa_with_similar_cases(case):
    process = case.env["qms.process"].with_user(case.officer).create({"name": "Turning"})
    cases = case.env["qms.nonconformity"].with_user(case.officer)
    cases.create({"name": "It leaks", "process_id": process.id})
    record = capa_in_analysis(case, process_id=process.id)
    record.action_find_similar()
    return record


@sample("qms.capa.similar", "to judge")
def similar_case(case):
    return capa_with_similar_cases(case).similar_ids


@sample("qms.capa.update", "to answer")
def row_to_update(case):
    record = capa_in_analysis(case)
    return case.env["qms.capa.update"].with_user(case.officer).create({"capa_id": record.id, "name": "Instruction 14"})


@sample("qms.capa.step", "the first, to be passed")
def first_step(case):
    record = capa_in_analysis(case, is_8d=True, team_ids=[(4, case.officer.id)])
    return record.step_ids.filtered(lambda step: step.code == "d1")


@sample("qms.capa.check", "planned")
def check_planned(case):
    record = capa_in_analysis(case)
    record.action_plan_check()
    return record.check_ids


@sample("qms.capa.check", "running")
def check_running(case):
    record = capa_with_actions(case)
    record.action_start_effectiveness()
    return record.check_ids


@sample("qms.capa.check", "to confirm")
def check_to_confirm(case):
    check = check_running(case)
    ended = check.company_id._qms_today() - timedelta(days=1)
    check.sudo()._set_state("to_confirm", verdict="effective", date_end=ended)
    return check


@sample("qms.capa.check", "to confirm, a repeat was counted")
def check_with_a_repeat(case):
    check = check_running(case).sudo()
    check._write_unguarded({"date_start": check.date_start - timedelta(days=30)})
    case.env["qms.nonconformity"].with_user(case.officer).create({"name": "It leaks", "cause_id": check.cause_id.id})
    check._count()
    check._set_state("to_confirm", verdict="not_effective")
    return check.sudo(False)


@sample("qms.capa", "action, not effective before")
def capa_tried_before(case):
    record = capa_with_actions(case)
    record.action_start_effectiveness()
    check = record.sudo().check_ids
    check._set_state("to_confirm", verdict="not_effective")
    check.with_user(case.manager).action_confirm("not_effective")
    record.action_start_actions()
    return record


@sample("qms.capa.why", "of a corrective action of the named person")
def why(case):
    return (
        case.env["qms.capa.why"]
        .with_user(case.officer)
        .create({"capa_id": capa_in_analysis(case).id, "name": "The robot has no grease"})
    )


@sample("qms.capa.bone", "of a corrective action of the named person")
def bone(case):
    return (
        case.env["qms.capa.bone"]
        .with_user(case.officer)
        .create({"capa_id": capa_in_analysis(case).id, "name": "The robot has no grease", "category": "machine"})
    )


@sample("qms.capa.verify", "of the named person")
def verify_of_the_named(case):
    dialog = case.env["qms.capa.verify"].with_user(case.named)
    vals = {"method": "trial", "evidence": "Greased, none of 30 leaks", "verdict": "confirmed"}
    return dialog.create({"capa_id": capa_in_analysis(case).id, **vals})


@sample("qms.capa.verification", "confirmed")
def verification_confirmed(case):
    dialog = verify_of_the_named(case)
    dialog.action_verify()
    return dialog.capa_id.verification_ids
