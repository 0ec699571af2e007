from odoo import api, fields, models
from odoo.exceptions import UserError

from .qms_audit_finding_steps_mixin import WAITING


class QmsAuditLineCarriedMixin(models.AbstractModel):
    """Questions that ask whether a finding of before is dealt with. *Conformity* with what was seen is proof enough to
    close it, once its owner has answered: the auditors of one audit look after what another one found."""

    _name = "qms.audit.line.carried.mixin"
    _description = "Questions about findings of before"

    carried_finding_id = fields.Many2one(
        "qms.audit.finding",
        "Open from before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    is_carried = fields.Boolean(compute="_compute_is_carried", store=True)
    carried_state = fields.Selection(related="carried_finding_id.state", string="Where it stands")
    carried_times = fields.Integer(related="carried_finding_id.carried_count", string="Carried over")
    can_close_carried = fields.Boolean(compute="_compute_can_close_carried")

    @api.depends("carried_finding_id")
    def _compute_is_carried(self):
        for line in self:
            line.is_carried = bool(line.carried_finding_id)

    @api.depends_context("uid")
    @api.depends(
        "answer",
        "carried_finding_id.state",
        "carried_finding_id.user_id",
        "carried_finding_id.answered_by_id",
        "carried_finding_id.done_by_id",
    )
    def _compute_can_close_carried(self):
        for line in self:
            finding = line.sudo().carried_finding_id
            line.can_close_carried = (
                line.can_act
                and line.answer == "conform"
                and finding.is_open
                and not self.env.user & finding._get_involved()
            )

    def action_close_carried(self):
        """Confirm that the finding of before is dealt with, with the evidence of this question, signed where it has to
        be verified. For the auditors of this audit and officers, never for who owns, answered or did it.

        Raises UserError where its owner has not answered yet, or one of its actions is open.
        """
        self.check_access("read")
        self.audit_id._check_may_act()
        for line in self:
            line._check_closes_carried()
            finding = line.sudo().carried_finding_id
            seen = self.env._(
                "%(audit)s: %(evidence)s", audit=line.audit_id.display_name, evidence=line._evidence_text()
            )
            if finding.state == "answered":
                told = "\n".join(filter(None, (finding.evidence, seen)))
                finding._write_unguarded({"evidence": told})
                finding._set_state(
                    "done", date_done=finding._today(), done_by_id=finding.answered_by_id.id, verdict=False
                )
            if finding._waits_for_verification():
                finding._confirm_by(self.env.user)
            finding._note(self.env._("Confirmed in the audit. %(seen)s", seen=seen))

    def _check_closes_carried(self):
        finding = self.sudo().carried_finding_id
        waiting = finding.action_ids.filtered(lambda action: action.state == "open")
        if not finding or self.answer != "conform" or not finding.is_open:
            problem = self.env._("Answer Conformity to the question about an open finding first.")
        elif self.env.user & finding._get_involved():
            problem = self.env._("Who owns, answered or did it does not confirm it. Ask another auditor.")
        elif finding.state in WAITING and finding.state != "answered":
            problem = self.env._(
                "%(owner)s has not answered %(finding)s yet: correction and cause are missing. Ask for them first.",
                owner=finding.user_id.name,
                finding=finding.display_name,
            )
        elif waiting:
            problem = self.env._(
                "%(action)s is still open. Its owner closes it first, then confirm.", action=waiting[0].display_name
            )
        else:
            return
        raise UserError(problem)
