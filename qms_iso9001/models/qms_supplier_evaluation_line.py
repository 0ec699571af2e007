from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.amounts import AMOUNT_GROUPS
from ..tools.optional_number import OptionalFloat
from ..tools.scoring import printed

# Who may see sums of money behind a figure: not the auditor.
TYPED = {"score", "reason"}
DECLARED = {"name", "kind", "weight", "floor", "best_value", "worst_value", "date_as_of", "definition"}
SUMS = {"numerator", "denominator", "amount_numerator", "amount_denominator", "value", "count", "left_out_count"}
SIGNED = {*DECLARED, *SUMS, "state", "score", "is_below_floor", "reason", "judged_by_id", "date_judged"}


class QmsSupplierEvaluationLine(models.Model):
    """One criterion of an evaluation as it was counted or judged. Only counting writes it; of a judged one a person
    types score and reason while the evaluation is a draft."""

    _name = "qms.supplier.evaluation.line"
    _inherit = [
        "qms.supplier.line.words.mixin",
        "qms.supplier.line.taken.mixin",
        "qms.supplier.line.rows.mixin",
        "qms.supplier.comments.mixin",
        "qms.gap.mixin",
        "qms.measurement.evidence.mixin",
    ]
    _description = "Vendor evaluation line"
    _order = "evaluation_id, sequence, id"
    _check_company_auto = True
    _comments_by = "line_id"

    evaluation_id = fields.Many2one(
        "qms.supplier.evaluation", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="evaluation_id.partner_id", store=True, index="btree_not_null")
    evaluation_state = fields.Selection(related="evaluation_id.state", string="State of the evaluation")
    date_start = fields.Date(related="evaluation_id.date_start")
    date_end = fields.Date(related="evaluation_id.date_end")
    measured_at = fields.Datetime(related="evaluation_id.measured_at", string="Counted at")
    date_as_of = fields.Date("As it stood on", readonly=True, help="The day as of which the cases are judged.")
    sequence = fields.Integer(default=10, readonly=True)
    criterion_id = fields.Many2one(
        "qms.supplier.criterion",
        "Criterion of the scheme",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    indicator_id = fields.Many2one(related="criterion_id.indicator_id")
    hint = fields.Char(related="criterion_id.reason_hint")
    name = fields.Char("Criterion", required=True, readonly=True)
    names = fields.Json(readonly=True)
    kind = fields.Selection([("computed", "Counted"), ("judged", "Judged"), ("survey", "Asked")], readonly=True)
    weight = fields.Float("Weight (%)", readonly=True, aggregator=None, digits=(5, 1))
    state = fields.Selection(
        [("scored", "Scored"), ("few", "Too few cases"), ("no_data", "No data"), ("open", "To judge")],
        "Result",
        readonly=True,
        index=True,
    )
    score = OptionalFloat(digits=(5, 1))
    bar = fields.Float("Points", compute="_compute_bar")
    numerator = OptionalFloat(readonly=True)
    denominator = OptionalFloat(readonly=True)
    amount_numerator = OptionalFloat("Amount (numerator)", readonly=True, groups=AMOUNT_GROUPS)
    amount_denominator = OptionalFloat("Amount (denominator)", readonly=True, groups=AMOUNT_GROUPS)
    value = OptionalFloat("Value", readonly=True)
    value_text = fields.Char(
        "Figure",
        compute="_compute_value_text",
        help="Of the days of this evaluation; the vendor register and the vendor's form show the last 12 months.",
    )
    counted_text = fields.Char("Counted from", compute="_compute_value_text")
    count = fields.Integer("Cases", readonly=True, aggregator=None)
    left_out_count = fields.Integer("Left out", readonly=True, aggregator=None)
    best_value = fields.Float(readonly=True, aggregator=None)
    worst_value = fields.Float(readonly=True, aggregator=None)
    floor = OptionalFloat(readonly=True, digits=(5, 1))
    is_below_floor = fields.Boolean("Below its floor", readonly=True)
    definition = fields.Json(readonly=True)
    reason = fields.Text("Why", help="The vendor reads it on the scorecard.")

    @api.depends("score")
    def _compute_bar(self):
        for line in self:
            line.bar = line.score or 0

    @api.depends_context("lang")
    @api.depends("value", "state", "definition", "count", "evaluation_state")
    def _compute_value_text(self):
        for line in self:
            has_value = line.kind == "computed" and line.value is not False
            figure = line._as_defined()._format(line.value, line.company_id) if has_value else ""
            line.value_text = figure or (line._missing_text() if line.state in ("no_data", "open") else "")
            line.counted_text = line._counted_text()

    def _as_defined(self):
        # Which definition counted is kept on the line; without one (no such indicator) there are no rows to open.
        return self.env["qms.indicator"].sudo().new(self.definition or {"model_name": False})

    def _count_today(self):
        """Return what the same definition selects now for this vendor, as of the day of the counting."""
        indicator = self._as_defined()
        if not self.definition or indicator._definition_problem():
            return None
        for name in ("domain", "left_out_domain"):
            own = indicator._read_domain(indicator[name]) & self._vendor_domain()
            indicator[name] = indicator[name] and repr(list(own))
        day = fields.Date.to_string(self.date_as_of)
        rows, _problem = indicator._attempt(
            lambda: indicator._count(self.company_id, self.date_start, self.date_end, qms_as_of=day)
        )
        return None if rows is None else next(iter(rows.values()), {"numerator": 0, "count": 0})

    def _vendor_domain(self):
        return Domain("partner_id", "=", self.partner_id.id)

    def _rows_domain(self, indicator, name):
        return super()._rows_domain(indicator, name) & self._vendor_domain()

    def _open_rows(self, name):
        action = super()._open_rows(name)
        action["name"] = f"{self.evaluation_id.partner_name}: {action['name']}"
        return action

    def _signed_content(self):
        record = self.sudo()
        return {name: self.evaluation_id._plain_value(record, self._fields[name]) for name in sorted(SIGNED)}

    def _askable(self):
        """Return the lines that buyers can be asked about: nobody answered, or what they said was taken over."""
        return self.filtered(lambda line: line.kind == "survey" and (line.state == "open" or line.taken_from_id))

    # Written by the counting and by answers alone, but for judgements

    @api.model
    def _record(self, vals_list):
        """Create the lines of drafts; for the counting. Nobody has the right to add lines."""
        return super(QmsSupplierEvaluationLine, self.sudo()).create(vals_list).sudo(False)

    def _drop(self):
        """Take away what will be counted anew, with the questions about it; for the counting of drafts."""
        self.sudo().env["survey.user_input"].search(
            [("qms_evaluation_line_id", "in", self.ids)]
        ).qms_activity_id.unlink()
        return super(QmsSupplierEvaluationLine, self.sudo()).unlink()

    def _renew(self, vals):
        """Bring judged lines of drafts up to their criterion; for the counting."""
        return super(QmsSupplierEvaluationLine, self.sudo()).write(vals)

    def _answer(self, score, count, minimum):
        """Keep what buyers answered to a short survey: the mean of their scores, once enough answered."""
        enough = count >= minimum
        # What was taken over counts until enough have answered anew.
        if enough or not self.taken_from_id:
            state = "scored" if enough else "open"
            vals = {"count": count, "score": score if enough else None, "state": state, "taken_from_id": False}
            self._write_scored(vals)

    def _write_scored(self, vals):
        self.evaluation_id._require_state("draft")
        super().write(vals)
        for line in self:
            below = bool(line.floor) and line.score is not False and printed(line.score) < line.floor
            super(QmsSupplierEvaluationLine, line).write({"is_below_floor": below})
        self.evaluation_id._conclude()

    # Nobody creates one: there is nothing to hand on.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: lines come from the scheme."""
        raise UserError(
            self.env._("The criteria of an evaluation come from its scheme. Change the scheme, then count again.")
        )

    def write(self, vals):  # pylint: disable=method-required-super
        """Keep a judgement: score and reason of a judged criterion, while the evaluation is a draft."""
        self.check_access("write")
        if vals.keys() - TYPED or any(line.kind != "judged" for line in self):
            raise UserError(
                self.env._(
                    "What was counted is never typed. Correct the orders and receipts behind it, then count again."
                )
            )
        self.evaluation_id._require_state("draft")
        score = vals.get("score", self.score if len(self) == 1 else 0)
        has_score = score is not None and score is not False
        if has_score and not 0 <= score <= 100:
            raise UserError(self.env._("A score is from 0 to 100. Enter one, or leave it empty."))
        if "score" in vals:
            vals = {**vals, "score": score if has_score else None, "state": "scored" if has_score else "open"}
        self._write_scored(vals)
        for line in self:
            super(QmsSupplierEvaluationLine, line).write(line._prepare_judgement())
        if self._unexplained():
            raise UserError(self.env._("Say why: write a reason beside the score. The vendor will read it."))
        return True

    def _unexplained(self):
        """Return the lines that were judged without saying why."""
        judged = self.filtered(lambda line: line.kind == "judged" and line.score is not False)
        return judged.filtered(lambda line: not (line.reason or "").strip())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(line.evaluation_state != "draft" for line in self):
            raise UserError(
                self.env._("The criteria of a confirmed evaluation stay with it. Evaluate the vendor again instead.")
            )

    def action_view_evaluation(self):
        """Open the evaluation of this line."""
        self.ensure_one()
        return self.evaluation_id._get_form_action()
