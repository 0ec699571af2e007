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
    carried_told = fields.Text(
        "What was done about it",
        compute="_compute_carried_told",
        compute_sudo=True,
        help="As it stands now. Who looks after it need not read the finding itself.",
    )
    can_close_carried = fields.Boolean(compute="_compute_can_close_carried")

    @api.depends("carried_finding_id")
    def _compute_is_carried(self):
        for line in self:
            line.is_carried = bool(line.carried_finding_id)

    @api.depends_context("lang")
    @api.depends("carried_finding_id.correction", "carried_finding_id.cause", "carried_finding_id.evidence")
    def _compute_carried_told(self):
        names = ("correction", "cause", "evidence")
        for line in self:
            finding = line.carried_finding_id
            labels = {name: finding._fields[name]._description_string(self.env) for name in names}
            told = [f"{labels[name]}: {finding[name]}" for name in names if finding[name]]
            told += [f"{action.display_name}: {action._state_label()}" for action in finding.action_ids]
            line.carried_told = "\n".join(told) or False

    def write(self, vals):
        """Write; what was confirmed stays confirmed: a finding that is not dealt with after all is reopened."""
        if {"answer", "evidence"} & vals.keys() and not self.env.su:
            for line in self.sudo().filtered(lambda line: line.carried_finding_id and line.answer == "conform"):
                changed = any(name in vals and vals[name] != line[name] for name in ("answer", "evidence"))
                if changed and line.carried_finding_id.state in ("done", "verified"):
                    raise UserError(
                        self.env._(
                            "%(finding)s is closed, with this answer as what shows it. Reopen it with a reason first.",
                            finding=line.carried_finding_id.display_name,
                        )
                    )
        return super().write(vals)

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
            if line.sudo().audit_id.state != "running":
                told = self.env._("%s does not run: confirm it in an audit that does.", line.audit_id.display_name)
                raise UserError(told)
            line._check_closes_carried()
            finding = line.sudo().carried_finding_id
            finding._check_carried_out()
            seen = self.env._(
                "%(audit)s: %(evidence)s", audit=line.audit_id.display_name, evidence=line._evidence_text()
            )
            if finding.state == "answered":
                told = "\n".join(filter(None, (finding.evidence, seen)))
                finding._write_unguarded({"evidence": told})
                finding._set_state(
                    "done", date_done=finding._today(), done_by_id=finding.answered_by_id.id, verdict=False
                )
            # Whom the finding names verifies it; without anybody, who looked at it here.
            if finding._waits_for_verification() and not finding.verifier_id - self.env.user:
                finding._confirm_by(self.env.user)
            finding._note(self.env._("Confirmed in the audit. %(seen)s", seen=seen))

    def _check_closes_carried(self):
        finding = self.sudo().carried_finding_id
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
        else:
            return
        raise UserError(problem)
