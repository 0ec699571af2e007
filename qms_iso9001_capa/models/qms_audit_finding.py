from odoo import Command, models
from odoo.exceptions import UserError

SEVERITY = {"major": "high", "minor": "medium"}


class QmsAuditFinding(models.Model):
    """A finding is the origin of a nonconformity or of a corrective action; it is not done before those are carried
    out."""

    _name = "qms.audit.finding"
    _inherit = ["qms.audit.finding", "qms.case.origin.mixin"]
    _case_link = "audit_finding_id"

    def _check_opens_cases(self):
        self._check_answers()
        self._require_state("open", "answered")
        if self.kind == "opportunity":
            raise UserError(
                self.env._(
                    "%(finding)s is an opportunity: nothing is wrong. Plan an action instead.", finding=self.name
                )
            )

    def _prepare_case_vals(self):
        finding = self.sudo()
        return {
            **super()._prepare_case_vals(),
            "description": self._texts(finding.criterion, finding.objective_evidence, finding.conclusion),
            "requirement_ids": [Command.set(finding.requirement_id.ids)],
        }

    def _prepare_origin_nonconformity_vals(self):
        return {
            **super()._prepare_origin_nonconformity_vals(),
            "severity": SEVERITY[self.kind],
            "date_detected": min(self.sudo().date_reported or self._today(), self._today()),
        }

    def _check_carried_out(self):
        """Also what was opened from it is carried out by then."""
        self._check_cases_carried_out()
        super()._check_carried_out()
