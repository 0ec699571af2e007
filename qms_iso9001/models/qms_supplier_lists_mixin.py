from odoo import api, models
from odoo.fields import Domain

from ..tools.vendor_status import STANDING


class QmsSupplierListsMixin(models.AbstractModel):
    """Where vendors' approvals appear beside other work: inbox, My quality, management review, audit pack."""

    _name = "qms.supplier.lists.mixin"
    _description = "Vendor approvals on shared screens"
    _pack_part = "08"
    _pack_valid = ("date_start", "date_end")

    @api.model
    def _overview_steps(self):
        own = [("company_id", "=", self.env.company.id), ("state", "in", STANDING)]
        return [
            *super()._overview_steps(),
            self._overview_step(
                self.env._("Approve the vendors you buy from"),
                self.env._("One list, proposed from your own orders of the last twelve months."),
                "qms_iso9001.qms_supplier_start_server_action",
                self.search_count(own, limit=1),
                sequence=60,
            ),
        ]

    @api.model
    def _inbox_lines(self):
        """Vendors that somebody proposed, one by one; the list to start with has a page of its own."""
        proposed = Domain("state", "=", "proposed") & Domain("order_count", "=", 0)
        return [
            *super()._inbox_lines(),
            self._contribution_line(self.env._("Vendors to decide"), list(proposed)),
        ]

    def _inbox_verbs(self):
        """Decide as proposed, or block, where nothing is missing; evaluate who is due, propose again who is over."""
        if not self._is_decider():
            return {}
        block = {"qms_verb": "action_block"}
        block = self._contribution_verb("action_ask_reason", self.env._("Block"), self.env._("Blocked"), block)
        evaluate = self._contribution_verb("action_evaluate", self.env._("Evaluate"))
        again = self._contribution_verb("action_propose_again", self.env._("Propose again"))
        steps = self._decide_verbs()
        verbs = {}
        for approval in self:
            if approval.state == "proposed":
                step = steps.get(approval.proposed_state or "approved")
                if step and approval._is_decidable():
                    verbs[approval.id] = [step, block]
            elif approval.state in STANDING:
                verbs[approval.id] = [again] if approval.is_over else [evaluate]
        return verbs

    @api.model
    def _decide_verbs(self):
        return {
            "approved": self._contribution_verb("action_approve", self.env._("Approve"), self.env._("Approved")),
            "conditional": self._contribution_verb(
                "action_approve_conditional", self.env._("With conditions"), self.env._("Approved with conditions")
            ),
            "trial": self._contribution_verb(
                "action_start_trial", self.env._("On trial"), self.env._("On trial until the day")
            ),
        }

    def _is_decidable(self):
        """Tell whether nothing is missing to decide as it is proposed."""
        past = self.date_end and self.date_end < self.company_id._qms_today()
        if not (self.partner_id and self.class_id) or past:
            return False
        if self.proposed_state == "trial":
            return bool(self.date_end)
        told = self.proposed_state != "conditional" or bool((self.conditions or "").strip())
        return told and not self._get_missing()

    def action_evaluate(self):
        """Open the dialog that evaluates the vendors of these approvals; for quality officers."""
        self._check_decider()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_supplier_evaluate_action"),
            "context": {"active_model": "res.partner", "active_ids": self.partner_id.ids},
        }

    @api.model
    def _my_quality_lines(self):
        """What the current user looks after: due for evaluation, or over."""
        if not self.has_access("read"):
            return super()._my_quality_lines()
        mine = Domain("user_id", "=", self.env.uid) & Domain("state", "in", STANDING)
        due = mine & self._by_day("date_due", "<=")
        over = mine & self._get_over_domain()
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("Vendors to evaluate again"), list(due), "date_due"),
            self._contribution_line(self.env._("Vendors whose status is over"), list(over), "date_end"),
        ]

    @api.model
    def _review_inputs(self):
        """Vendors with less than an approval."""
        domain = Domain("state", "in", [state for state in STANDING if state != "approved"])
        label = self.env._("Vendors with conditions, on trial or blocked")
        return [*super()._review_inputs(), self._contribution_line(label, list(domain), "date_start")]

    @api.model
    def _pack_folder(self):
        """What stands, and what ended."""
        domain = Domain("state", "!=", "proposed")
        return [
            *super()._pack_folder(),
            self._contribution_line(self.env._("Vendor approvals"), list(domain), "date_start"),
        ]
