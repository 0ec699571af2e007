"""Real corrective actions for the generic tests (see qms_iso9001/tests/samples.py)."""

from odoo.addons.qms_iso9001.tests.samples import sample


@sample("qms.capa", "analysis")
def capa_in_analysis(case, **vals):
    vals = {"name": "Housings leak at the seal", "cause": "The seal is not greased", "user_id": case.named.id, **vals}
    return case.env["qms.capa"].with_user(case.officer).create(vals)


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
