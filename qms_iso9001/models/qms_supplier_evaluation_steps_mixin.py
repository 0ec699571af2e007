from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class QmsSupplierEvaluationStepsMixin(models.AbstractModel):
    """The steps of a vendor evaluation: count again, confirm, send the scorecard."""

    _name = "qms.supplier.evaluation.steps.mixin"
    _inherit = ["qms.supplier.condition.mixin"]
    _description = "Steps of vendor evaluations"

    placed_count = fields.Integer(
        "Orders placed under it", compute="_compute_placed_count", groups="purchase.group_purchase_user"
    )

    days_problem = fields.Char("Cannot be confirmed", compute="_compute_days_problem")

    @api.depends("state", "partner_id", "company_id", "date_end")
    def _compute_days_problem(self):
        """Said before somebody judges and decides in vain. One query for all."""
        drafts = self.filtered(lambda each: each.state == "draft")
        confirmed = drafts._get_confirmed()
        for evaluation in self:
            own = confirmed.get(evaluation._standing_key(), self.browse())
            evaluation.days_problem = evaluation in drafts and evaluation._get_days_problem(own)

    @api.constrains("date_end", "company_id", "state")
    def _check_over(self):
        for evaluation in self:
            # Imported ones are of the day on which somebody evaluated elsewhere.
            if not evaluation.is_legacy and evaluation.state == "draft" and not evaluation._is_over():
                raise ValidationError(evaluation._not_over_text())

    def _is_over(self):
        return not self.date_end or self.date_end < self.company_id._qms_today()

    def _not_over_text(self):
        return self.env._(
            "The days to %(day)s are not over yet: deliveries can still come, and the figures will change. Choose an "
            "earlier last day.",
            day=format_date(self.env, self.date_end),
        )

    def _get_days_problem(self, confirmed):
        """Return why these days can never or not yet be confirmed beside the `confirmed` one, and what to do."""
        if not self._is_over():
            return self._not_over_text()
        if later := confirmed.filtered(lambda other: self.date_end and other.date_end > self.date_end):
            return self.env._(
                "A later evaluation, to %(day)s, is confirmed already. Delete this draft, or evaluate later days.",
                day=format_date(self.env, later.date_end),
            )
        return ""

    def _compute_placed_count(self):
        """One query for all."""
        lines = self.env["purchase.order.line"]
        groups = lines._read_group(
            [("qms_evaluation_id", "in", self.ids)], ["qms_evaluation_id"], ["order_id:count_distinct"]
        )
        counts = {evaluation.id: count for evaluation, count in groups}
        for evaluation in self:
            evaluation.placed_count = counts.get(evaluation.id, 0)

    def action_view_placed(self):
        """Open the orders with lines that were placed while these evaluations were the last ones."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("purchase.purchase_form_action")
        name = self.env._("Orders placed under it")
        domain = [("order_line.qms_evaluation_id", "in", self.ids)]
        context = {"create": False, "search_default_qms_placed_status": 1}
        return {**action, "name": name, "display_name": name, "domain": domain, "context": context}

    def action_count(self):
        """Count these drafts again, as things stand now. Judgements stay."""
        self.check_access("write")
        self._require_state("draft")
        self.scheme_id._check_all_usable()
        self._count()

    def action_confirm(self):
        """Sign and confirm: it never changes any more, the one before is superseded, the decision becomes the status
        of the vendor. Raises UserError where there is nothing to decide from."""
        self.check_access("write")
        self._require_state("draft")
        self._check_decided()
        self._keep_conditions()
        self._close_questions()
        for batch in self._one_per_vendor():
            batch._supersede_previous()
            for evaluation in batch:
                evaluation._set_state(
                    "confirmed",
                    is_otherwise=evaluation.status != evaluation.proposed_status,
                    decided_by_id=self.env.uid,
                    date_decided=fields.Datetime.now(),
                )
                evaluation._sign("approver")
        standing = self.filtered(lambda each: each.state == "confirmed")
        self.env["qms.supplier.approval"]._record_decision([each._prepare_decision() for each in standing])

    def _one_per_vendor(self):
        """Return these in batches with each vendor at most once: of two of a vendor the later one stands in the end."""
        batches, counts = [], {}
        for evaluation in self.sorted(lambda each: (each.date_end, each.id)):
            number = counts.get(evaluation._standing_key(), 0)
            counts[evaluation._standing_key()] = number + 1
            batches[number:] = batches[number:] or [self.browse()]
            batches[number] += evaluation
        return batches

    def _check_decided(self):
        confirmed = self._get_confirmed()
        for evaluation in self:
            problem = evaluation._decision_problem(confirmed.get(evaluation._standing_key(), self.browse()))
            if problem:
                raise UserError(
                    self.env._("%(evaluation)s: %(problem)s", evaluation=evaluation.display_name, problem=problem)
                )

    def _decision_problem(self, confirmed):
        """Return what is missing for a decision beside the `confirmed` one, and what to do; empty when nothing is."""
        has_reason = bool((self.reason or "").strip())
        if not self.partner_id:
            return self.env._("the vendor is gone. Choose the vendor, or delete this draft.")
        if problem := self._get_days_problem(confirmed):
            return problem
        if not self.status:
            return self.env._("there is no score to propose a status from. Choose the decision, and write why.")
        if self.status != self.proposed_status and not has_reason:
            return self.env._("the decision is not the proposed one. Write why it is decided otherwise.")
        if problem := self._conditions_problem():
            return problem
        if self.status == "trial" and not self.date_until:
            return self.env._("a trial ends. Enter the last day under Until.")
        if self.date_until and self.date_until < self.company_id._qms_today():
            return self.env._("the last day of the status is past. Enter a later one under Until.")
        unexplained = self.line_ids._unexplained()
        if unexplained:
            return self.env._(
                "“%(criterion)s” was judged without a reason. Write why beside the score.",
                criterion=unexplained[0]._label(),
            )
        return ""

    def _standing_key(self):
        return self.company_id, self.partner_id

    def _get_confirmed(self):
        """Return {(company, vendor): the confirmed evaluation} of these vendors, after one query."""
        confirmed = self.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("partner_id", "in", self.partner_id.ids),
                ("state", "=", "confirmed"),
            ]
        )
        return confirmed.grouped(lambda each: each._standing_key())

    def _supersede_previous(self):
        confirmed = self._get_confirmed()
        for evaluation in self:
            previous = confirmed.get(evaluation._standing_key(), self.browse())
            previous._set_state("superseded", successor_id=evaluation.id)
        # The database lets the next ones be confirmed only when these are not any more.
        self.flush_model(["state"])

    def _prepare_decision(self):
        """Return the values of the approval that this decision becomes."""
        because = self.with_context(lang=self.company_id._qms_lang())._said("proposed_because")
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "categ_id": False,
            "state": self.status,
            "ground": "evaluation",
            "reason": self.reason or because,
            "conditions": self.conditions,
            "date_end": self.date_until,
            "evaluation_id": self.id,
        }

    def action_view_approvals(self):
        """Open what was decided from this evaluation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Status decided"),
            "res_model": "qms.supplier.approval",
            "domain": [("evaluation_id", "=", self.id)],
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }

    def action_view_previous(self):
        """Open the evaluations of this vendor in this company, newest first."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Evaluations of %(vendor)s", vendor=self.partner_name),
            "res_model": self._name,
            "domain": [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)],
            "views": [(False, "list"), (False, "graph"), (False, "form")],
            "context": {"create": False},
        }

    def action_send_scorecard(self):
        """Open the mail to the vendor with the scorecard as PDF; it is sent from there, never by itself."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "superseded" or self.is_legacy:
            raise UserError(
                self.env._("This evaluation is not the one that counts. Open the last one here and send its scorecard.")
            )
        self._require_state("confirmed")
        template = self.env.ref("qms_iso9001.mail_template_supplier_scorecard", raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send scorecard"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template and template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
            },
        }
