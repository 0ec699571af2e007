from odoo import api, models

from ..tools.actions import renamed

WAITING = ("state", "in", ("open", "answered"))
LATE = [WAITING, ("date_due", "<", "today")]
NO_ANSWER = [("state", "=", "open"), ("date_response", "<", "today")]
TO_VERIFY = [("state", "=", "done"), ("is_verification_required", "=", True)]


class QmsAuditFindingScreensMixin(models.AbstractModel):
    """What findings bring to Inbox, My quality, Overview, management review and audit pack."""

    _name = "qms.audit.finding.screens.mixin"
    _description = "Findings on shared screens"
    _pack_part = "04"
    _pack_more = ("date_reported", "date_answered", "date_done", "done_by_id", "date_verified", "verifier_id")
    _pack_told = ("action_ids",)

    @api.model
    def _inbox_lines(self):
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Audit findings that are late"), LATE, "date_due"),
            self._contribution_line(self.env._("Audit findings without answer"), NO_ANSWER, "date_response"),
            self._contribution_line(self.env._("Audit findings to verify"), TO_VERIFY, "date_due"),
        ]

    @api.model
    def _my_quality_lines(self):
        mine = [("user_id", "=", self.env.uid), WAITING]
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("My audit findings"), mine, "date_due"),
            self._contribution_line(
                self.env._("Audit findings for me to verify"),
                [*TO_VERIFY, ("verifier_id", "=", self.env.uid)],
                "date_due",
            ),
        ]

    @api.model
    def _review_inputs(self):
        lines = [
            (self.env._("Findings of internal audits"), ("internal",)),
            (self.env._("Findings of customers and certification bodies"), ("customer", "certification")),
            (self.env._("Findings of vendor audits"), ("vendor",)),
        ]
        return [
            *super()._review_inputs(),
            *(self._contribution_line(label, [("audit_kind", "in", kinds)], "date_reported") for label, kinds in lines),
            self._contribution_line(self.env._("Repeated findings"), [("repeat_of_id", "!=", False)], "date_reported"),
        ]

    @api.model
    def _pack_folder(self):
        return [
            *super()._pack_folder(),
            self._contribution_line(self.env._("Audit findings"), [], "date_reported"),
        ]

    @api.model
    def _overview_tiles(self):
        late = self.search_count(LATE)
        standing = ("bad", self.env._("Late")) if late else ("good", self.env._("None is late"))
        tile = self._overview_tile(self.env._("Audit findings overdue"), late, standing, LATE, sequence=52)
        return [*super()._overview_tiles(), tile]

    def _inbox_about(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return {
            finding.id: list(
                filter(
                    None,
                    (
                        labels[finding.kind],
                        finding.sudo().user_id.name,
                        finding.repeat_of_id and self.env._("repeated"),
                        finding.carried_count and self.env._("carried over %s ×", finding.carried_count),
                    ),
                )
            )
            for finding in self
        }

    def _inbox_verbs(self):
        label, done = self.env._("Confirm that it was done"), self.env._("Confirmed")
        verify = self._contribution_verb("action_verify", label, done)
        return {finding.id: [verify] for finding in self if finding.can_verify}

    def _earlier(self):
        """Return the last earlier nonconformity on the same clause or topic, if there is one: of the same process, or,
        of an audit that names none, of the same vendor, customer or body."""
        self.ensure_one()
        same = [("clause_id", "=", self.clause_id.id)] if self.clause_id else []
        same = same or ([("requirement_id", "=", self.requirement_id.id)] if self.requirement_id else [])
        audit = self.sudo().audit_id
        place = [("process_id", "=", self.process_id.id)]
        if not self.process_id:
            place += [("audit_id.partner_id", "=", audit.partner_id.id), ("audit_id.kind", "=", audit.kind)]
        if not same or not (self.process_id or audit.partner_id) or self.kind == "opportunity":
            return self.browse()
        # The auditor of today need not read the audits of before.
        before = [("company_id", "=", self.company_id.id), ("kind", "!=", "opportunity"), ("state", "!=", "cancelled")]
        others = [("audit_id", "!=", self.audit_id.id), ("id", "<", self.id)]
        return self.sudo().search([*same, *place, *before, *others], order="id desc", limit=1)

    def _prepare_carried_vals(self, audit):
        """Return the row of the checklist of `audit` by which this open finding is looked at again."""
        self.ensure_one()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "audit_id": audit.id,
            "process_id": self.process_id.id,
            "requirement_id": self.requirement_id.id,
            "carried_finding_id": self.id,
            "sequence": 1,
            "name": self.env._(
                "Is %(finding)s dealt with? (%(kind)s of %(audit)s)",
                finding=self.display_name,
                kind=labels[self.kind],
                audit=self.audit_id.display_name,
            ),
            "hint": "\n".join(filter(None, (self.criterion, self.objective_evidence, self.correction))),
        }

    def action_plan_correction(self):
        """Write a corrective action of its owner about this finding, and open it. For the owner and officers."""
        self.ensure_one()
        self._check_answers()
        self._require_state("open", "answered")
        # The owner need not have the right to give actions; this one is the owner's own.
        action = self.env["qms.action"].sudo().create(self._prepare_action_vals())
        return action.sudo(False)._get_form_action()

    def _prepare_action_vals(self):
        finding = self.sudo()
        return {
            "name": self.env._("Act on %(finding)s", finding=self.display_name),
            "description": finding.objective_evidence,
            "kind": "improvement" if finding.kind == "opportunity" else "corrective",
            "audit_finding_id": self.id,
            "process_id": finding.process_id.id,
            "company_id": finding.company_id.id,
            "user_id": finding.user_id.id,
            "date_due": max(finding.date_due, self._today()),
        }

    def action_view_actions(self):
        """Open the corrective actions of this finding; new ones belong to it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action")
        return {
            **renamed(action, self.env._("Quality actions of %(record)s", record=self.display_name)),
            "domain": [("audit_finding_id", "=", self.id)],
            "context": {
                "default_audit_finding_id": self.id,
                "default_kind": "corrective",
                "default_company_id": self.company_id.id,
                "default_process_id": self.sudo().process_id.id,
            },
        }
