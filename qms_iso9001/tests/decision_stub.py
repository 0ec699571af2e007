"""Until qms.supplier.approval has its `_record_decision` (part APV): what it does, for tests of who calls it. Then this
file goes."""

from unittest.mock import patch

from odoo import fields
from odoo.fields import Domain

STANDING = ("approved", "conditional", "trial", "blocked")


def with_decisions(case):
    """Let `_record_decision` exist while the tests of `case` run."""
    if not hasattr(case.registry["qms.supplier.approval"], "_record_decision"):
        model = case.registry["qms.supplier.approval"]
        case.startClassPatcher(patch.object(model, "_record_decision", record_decision, create=True))


def record_decision(self, vals_list):
    made = self.sudo().browse()
    for vals in vals_list:
        state = vals["state"]
        rest = {name: value for name, value in vals.items() if name != "state"}
        scope = [Domain(name, "=", vals.get(name)) for name in ("partner_id", "company_id", "categ_id")]
        before = self.sudo().search(Domain.AND([*scope, Domain("state", "in", STANDING)]))
        approval = self.sudo().create({**rest, "user_id": before.user_id.id})
        before._set_state("expired", successor_id=approval.id)
        before.flush_recordset()
        approval._set_state(state, date_start=fields.Date.today())
        made |= approval
    return made
