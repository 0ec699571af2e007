from odoo import Command, models

from odoo.addons.qms_iso9001.tools.risk_states import OPEN_RISK


class QmsRisk(models.Model):
    """A risk is the origin of a corrective action, and, where it came true, of a nonconformity."""

    _name = "qms.risk"
    _inherit = ["qms.risk", "qms.case.origin.mixin"]
    _case_link = "risk_id"

    def _check_opens_cases(self):
        self._check_mine()
        self._require_kind("risk")
        self._require_state(*OPEN_RISK)

    def _prepare_case_vals(self):
        risk = self.sudo()
        return {
            **super()._prepare_case_vals(),
            "description": self._texts(risk.event, risk.cause, risk.effect),
            "requirement_ids": [Command.set(risk.requirement_ids.ids)],
        }

    def _prepare_origin_nonconformity_vals(self):
        risk = self.sudo()
        vals = super()._prepare_origin_nonconformity_vals()
        severity = risk.level if risk.level in ("low", "medium", "high") else "medium"
        return {**vals, "severity": severity, "partner_id": risk.partner_id.id}
