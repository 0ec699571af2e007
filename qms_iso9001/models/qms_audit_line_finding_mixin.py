import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.actions import renamed

FOUND = ("opportunity", "minor", "major")
# Where a finding is, and what it is held against.
AGAINST = ("process_id", "requirement_id", "clause_id", "revision_id", "need_id", "clause_letter", "criterion")


class QmsAuditLineFindingMixin(models.AbstractModel):
    """From the answer to a question to a finding, which opens with what was asked and seen."""

    _name = "qms.audit.line.finding.mixin"
    _description = "Findings of a question"

    finding_ids = fields.One2many("qms.audit.finding", "line_id", "Findings", readonly=True)
    finding_count = fields.Integer("Number of findings", compute="_compute_finding_count")

    @api.depends("finding_ids.state")
    def _compute_finding_count(self):
        for line in self:
            line.finding_count = len(line._standing_findings())

    def _standing_findings(self):
        """Return the findings of the question that nobody withdrew."""
        return self.sudo().finding_ids.filtered(lambda finding: finding.state != "cancelled")

    def action_raise_finding(self):
        """Write down a finding from the answer, and open it. For the auditors of the audit and officers."""
        self.ensure_one()
        self.check_access("read")
        audit = self.audit_id
        if not audit.can_act:
            raise AccessError(self.env._("The auditors write findings until the report is signed. Ask one of them."))
        if self.answer not in FOUND:
            raise UserError(
                self.env._("Answer the question with an opportunity or a nonconformity first, then press Finding.")
            )
        # Its own auditors read what they found.
        finding = self._standing_findings()[:1].sudo(False) or self.env["qms.audit.finding"].create(
            self._prepare_finding_vals()
        )
        return finding._get_form_action()

    def _prepare_finding_vals(self):
        clause, before = self._clause(), self.sudo().carried_finding_id
        vals = {
            "audit_id": self.audit_id.id,
            "line_id": self.id,
            "name": self._finding_name(),
            "kind": self.answer,
            "objective_evidence": self._evidence_text(),
        }
        if before:
            # What is still so is held against the same as before.
            held = {name: before[name].id if name.endswith("_id") else before[name] for name in AGAINST}
            return {**vals, **held, "repeat_of_id": before.id}
        return {
            **vals,
            **({} if clause else {"criterion": self._criterion_text()}),
            "process_id": self.sudo().process_id.id,
            "requirement_id": self.requirement_id.id,
            "clause_id": clause.id,
        }

    def _finding_name(self):
        """Return the first sentence of what was seen: a finding is known by that, not by what was asked."""
        lines = (self.evidence or self.name or "").strip().split("\n")
        return re.split(r"(?<=[.!?])\s", lines[0])[0][:120]

    def _clause(self):
        """Return the clause of the audit's edition that the topic of the question stands in."""
        edition = self.sudo().audit_id.edition_id
        return self.requirement_id.clause_ids.filtered(lambda clause: clause.edition_id == edition)[:1]

    def _criterion_text(self):
        """Return against what it is held where no clause says it: topic, criteria of the audit, the question itself."""
        asked = self.env._("Question: %(question)s", question=self.name)
        return "\n".join(filter(None, (self.requirement_id.name, self.sudo().audit_id.criteria, asked)))

    def _evidence_text(self):
        return "\n".join(filter(None, (self.evidence, self.drawn_text))) or self.env._("See photo and files")

    def action_view_findings(self):
        """Open the findings of this question."""
        self.ensure_one()
        if len(self.finding_ids) == 1:
            return self.finding_ids._get_form_action()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_audit_finding_action")
        name = self.env._("Findings of %(question)s", question=self.display_name)
        return {**renamed(action, name), "domain": [("line_id", "=", self.id)]}
