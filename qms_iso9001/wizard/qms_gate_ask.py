from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.qms_gate_mixin import RULES

BADGES = {"block": "text-bg-danger", "warn": "text-bg-warning", "ignore": "text-bg-secondary"}


class QmsGateAsk(models.TransientModel):
    """Tells what a check found against a document, and offers the ways out. The document checks everything itself."""

    _name = "qms.gate.ask"
    _description = "Question of a check"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    rule = fields.Selection(RULES, compute="_compute_findings")
    findings = fields.Html(compute="_compute_findings")
    may_pass = fields.Boolean(compute="_compute_findings")
    waiting = fields.Char(compute="_compute_findings")
    is_receipt = fields.Boolean(compute="_compute_is_receipt")
    can_review = fields.Boolean(compute="_compute_findings")
    reason = fields.Text("Why it should pass", help="The reason stays on the release and on the document.")
    date_end = fields.Date("Until", help="Last day of the release. Empty: without end.")

    @api.depends("res_model")
    def _compute_is_receipt(self):
        for ask in self:
            ask.is_receipt = ask.res_model == "stock.picking"

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_findings(self):
        for ask in self:
            document = ask._get_document()
            rule, findings = document._gate_verdicts()[document.id]
            rules = document._gate_rules(document.sudo().company_id)
            rows = Markup().join(
                ask._get_finding_html(finding, document._strictest_rule(rules, [finding])) for finding in findings
            )
            waiting = document._gate_waiting()[:1]
            ask.rule = rule
            ask.findings = Markup('<ul class="list-unstyled">%s</ul>') % rows
            ask.may_pass = document._gate_may_pass(rule)
            ask.can_review = "qms_may_review" in document._fields and document.qms_may_review
            ask.waiting = waiting._get_asked_text() if waiting else False

    @api.model
    def _get_finding_html(self, finding, rule):
        """Return the line of one finding: what the check does about it, and what it found."""
        says = {"block": self.env._("Stops"), "warn": self.env._("Warns"), "ignore": self.env._("For information")}
        return Markup('<li class="mb-1"><span class="badge %s">%s</span> %s</li>') % (
            BADGES[rule],
            says[rule],
            finding["label"],
        )

    def _get_document(self):
        """Return the document, which the user may read; raise UserError for what no check asks about."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if not isinstance(model, self.env.registry["qms.gate.ask.mixin"]) or model._abstract:
            raise UserError(self.env._("No check asks about this: use its own buttons."))
        document = model.browse(self.res_id)
        document.check_access("read")
        return document

    def action_ask_release(self):
        """Ask a quality manager for the release. For whoever may confirm the document."""
        return self._get_document()._gate_ask(self.reason, self.date_end)._show_asked()

    def action_view_review(self):
        """Put what is open on the document, and open it to be answered; for those who may change it."""
        document = self._get_document()
        if not hasattr(document, "action_qms_review"):
            raise UserError(self.env._("Nothing is reviewed here: ask for a release."))
        return document.action_qms_review()

    def action_pass(self):
        """Confirm with the reason: a warning for whoever may confirm the document, a block for quality managers."""
        res = self._get_document()._gate_pass(self.reason, self.date_end)
        return res if isinstance(res, dict) and res.get("type") else {"type": "ir.actions.act_window_close"}
