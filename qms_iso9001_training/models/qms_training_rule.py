from odoo import api, fields, models


class QmsTrainingRule(models.Model):
    """Who needs a course: everybody, or departments, jobs, tags and persons; until when, and how often again."""

    _name = "qms.training.rule"
    _inherit = ["qms.audience.mixin", "mail.thread"]
    _description = "Training rule"
    _order = "training_id, id"
    _rec_name = "training_id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    training_id = fields.Many2one(
        "qms.training", "Course", required=True, index=True, check_company=True, tracking=True, ondelete="cascade"
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    audience = fields.Selection(
        default="chosen",
        tracking=True,
        help="Who needs the course. Who is hired or moves into it needs the course at once.",
    )
    days = fields.Integer(
        "Due after (days)", default=30, required=True, tracking=True, help="From the day on which somebody is asked."
    )
    repeat = fields.Selection(
        [
            ("once", "Once"),
            ("months", "Again after some months"),
            ("validity", "Again before what it grants ends"),
        ],
        default="once",
        required=True,
        tracking=True,
    )
    months = fields.Integer("Again after (months)", default=12, tracking=True)
    lead_days = fields.Integer("Asked so many days before", default=60, tracking=True)
    note = fields.Text("Why", help="What makes the course necessary: a law, a customer, a risk, experience.")
    open_count = fields.Integer("Open needs", compute="_compute_open_count")

    _days_positive = models.Constraint("CHECK (days >= 0 AND lead_days >= 0)", "Days cannot be negative.")
    _months_positive = models.Constraint(
        "CHECK (repeat != 'months' OR months > 0)", "Say after how many months the course is needed again."
    )

    @api.depends_context("uid")
    def _compute_open_count(self):
        counts = dict(
            self.env["qms.training.record"]._read_group(
                [("rule_id", "in", self.ids), ("state", "in", ("needed", "planned"))], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.open_count = counts.get(rule, 0)

    @api.model
    def _get_rules_of(self, company):
        """Return the rules that may ask people of `company`: its own and those of the companies above it."""
        return self.search(
            [("company_id", "parent_of", company.id), ("training_id.active", "=", True), ("audience", "!=", "nobody")]
        )

    def action_view_needs(self):
        """Open what this rule asks for and is not done."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_need_action")
        return {**action, "domain": [("rule_id", "=", self.id)]}
