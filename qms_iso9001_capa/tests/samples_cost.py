"""Real costs and times for the generic tests (see qms_iso9001/tests/samples.py)."""

from odoo.addons.qms_iso9001.tests.samples import sample

from .samples import nonconformity_reported
from .samples_capa import capa_in_analysis


@sample("qms.rework", "of an open case")
def rework(case):
    record = nonconformity_reported(case)
    vals = {"nonconformity_id": record.id, "name": "Ground by hand", "hours": 2}
    return case.env["qms.rework"].with_user(case.officer).create(vals)


@sample("qms.quality.cost.fact", "of typed hours")
def quality_cost_fact(case):
    row = rework(case)
    case.env.flush_all()
    return case.env["qms.quality.cost.fact"].sudo().search([("rework_id", "=", row.id)]).sudo(False)


@sample("qms.capa.fact", "of an open one")
def capa_fact(case):
    record = capa_in_analysis(case)
    case.env.flush_all()
    return case.env["qms.capa.fact"].browse(record.id)
