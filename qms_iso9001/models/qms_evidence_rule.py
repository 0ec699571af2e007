from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class QmsEvidenceRule(models.Model):
    """What speaks to a topic of the standard: live records, how many there should be and how fresh; or an indicator
    that says whether all of them are as they should be."""

    _name = "qms.evidence.rule"
    _inherit = ["qms.evidence.completeness.mixin", "qms.evidence.count.mixin"]
    _description = "Evidence rule"
    _order = "requirement_id, sequence, id"

    name = fields.Char("Records", required=True, translate=True, help="What is counted, for example: Receipts done.")
    requirement_id = fields.Many2one("qms.requirement", "Topic", required=True, index=True, ondelete="restrict")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("existence", "Records exist"), ("completeness", "Complete, by an indicator")],
        default="existence",
        required=True,
        help="Records exist: enough of them, the newest fresh enough. Complete: the indicator is within the limit.",
    )
    counts_for_branches = fields.Boolean(
        "Counts for branches", help="Records of a parent company count for its branches too."
    )
    minimum_count = fields.Integer("At least", default=1, required=True)
    freshness_days = fields.Integer(
        "Fresh for (days)",
        help="The newest record may be this many days old. 0: it never gets stale.",
    )
    record_count = fields.Integer("Found", compute="_compute_evidence")
    date_newest = fields.Date("Newest", compute="_compute_evidence")
    state = fields.Selection(
        [("live", "Live"), ("stale", "Stale"), ("missing", "Missing"), ("error", "Cannot be counted")],
        compute="_compute_evidence",
    )
    problem = fields.Char(compute="_compute_evidence", help="Why the rule cannot be counted.")
    note = fields.Char("What it says", compute="_compute_evidence", help="The figure, or why there is none.")

    _minimum_positive = models.Constraint("CHECK(minimum_count > 0)", "Ask for at least one record.")
    _freshness_positive = models.Constraint(
        "CHECK(freshness_days >= 0)",
        "Enter a number of days, or 0 for records that never get stale.",
    )
    _indicator_named = models.Constraint(
        "CHECK(kind <> 'completeness' OR indicator_id IS NOT NULL)", "Choose the indicator that says it."
    )

    @api.depends(
        *("model_name", "domain", "date_field", "company_field", "counts_for_branches", "minimum_count"),
        *("freshness_days", "kind", "indicator_id", "limit"),
    )
    @api.depends_context("allowed_company_ids")
    def _compute_evidence(self):
        found = self._origin._count()
        for rule in self:
            result = found.get(rule._origin.id, {})
            rule.record_count = result.get("count", 0)
            rule.date_newest = result.get("newest", False)
            rule.state = result.get("state", False)
            rule.problem = result.get("problem", False)
            rule.note = result.get("note", False)

    @api.constrains("model_name", "domain", "date_field", "company_field")
    def _check_definition(self):
        super()._check_definition()
        for rule_id, problem in self._try_out().items():
            if problem:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(problem)s",
                        rule=self.browse(rule_id).name,
                        problem=problem,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        if self._shipped_data():
            raise UserError(self.env._("This rule comes with the system. Archive it instead of deleting it."))
