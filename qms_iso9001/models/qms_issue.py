from odoo import api, fields, models
from odoo.fields import Domain

SWOT = [
    ("strength", "Strengths"),
    ("weakness", "Weaknesses"),
    ("opportunity", "Opportunities"),
    ("threat", "Threats"),
]
INTERNAL = ("strength", "weakness")
PESTLE = [
    ("political", "Political"),
    ("economic", "Economic"),
    ("social", "Social"),
    ("technological", "Technological"),
    ("legal", "Legal"),
    ("environmental", "Environmental"),
]
TEMPLATE = "/qms_iso9001/static/xls/qms_issue.xlsx"


class QmsIssue(models.Model):
    """Something inside or outside the company that bears on whether its quality system reaches what it is for.

    The four fields of the SWOT picture say whether it is internal and whether it helps; PESTLE says what it is about.
    One issue per company is the question about climate change (`qms.climate.mixin`).
    """

    _name = "qms.issue"
    _inherit = ["qms.climate.mixin", "qms.record.retention.mixin", "qms.context.mixin", "qms.reference.mixin"]
    _description = "Issue of the context"
    _pack_part = "01"
    _pack_valid = ("create_date", False)
    _review_input = "b"
    _order = "is_climate desc, swot, sequence, reference, id"
    _rec_names_search = ["reference", "name"]
    _mail_post_access = "read"
    _check_company_auto = True
    _reference_prefix = "IS-"
    _review_link = "issue_id"
    _review_topics = ("CONTEXT",)
    _action_link = "issue_id"

    name = fields.Char("Issue", required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10, help="The most important first.")
    swot = fields.Selection(
        SWOT,
        "SWOT",
        index=True,
        tracking=True,
        group_expand="_group_expand_swot",
        help="Strengths and weaknesses are internal, opportunities and threats come from outside.",
    )
    origin = fields.Selection(
        [("internal", "Internal"), ("external", "External")],
        compute="_compute_origin",
        store=True,
        index=True,
        help="Follows from the field of the SWOT picture.",
    )
    pestle = fields.Selection(
        PESTLE, "PESTLE", index=True, tracking=True, group_expand="_group_expand_pestle", help="What it is about."
    )
    description = fields.Text(
        "What it means for us",
        translate=True,
        tracking=True,
        help="How it bears on products, customers or the results of the quality system.",
    )
    process_ids = fields.Many2many(
        "qms.process",
        "qms_issue_process_rel",
        "issue_id",
        "process_id",
        "Processes",
        check_company=True,
        help="Where it matters; the owners of these processes read it.",
    )
    commitment_id = fields.Many2one(
        "qms.policy.commitment",
        "Answered by the policy",
        index="btree_not_null",
        check_company=True,
        domain="[('policy_id.state', 'in', ('in_force', 'approved'))]",
        ondelete="restrict",
        help="The commitment of the quality policy that answers this issue.",
    )
    action_ids = fields.One2many("qms.action", "issue_id", "Actions")
    review_ids = fields.One2many("qms.periodic.review", "issue_id", "Reviews", readonly=True)

    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "Another issue of the company has this number. Choose a free one."
    )
    _placed = models.Constraint(
        "CHECK(swot IS NOT NULL OR is_climate IS TRUE)",
        "Say what it is: a strength, a weakness, an opportunity or a threat.",
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for issue in self:
            issue.display_name = " ".join(filter(None, (issue.reference, issue.name)))

    @api.depends("swot")
    def _compute_origin(self):
        for issue in self:
            issue.origin = "internal" if issue.swot in INTERNAL else "external"

    @api.model
    def _group_expand_swot(self, values, domain):
        return [key for key, _label in SWOT]

    @api.model
    def _group_expand_pestle(self, values, domain):
        return [key for key, _label in PESTLE]

    @api.model
    def _changing_fields(self):
        return super()._changing_fields() | {"swot", "pestle", "description"}

    def _prepare_action_vals(self, review):
        return {**super()._prepare_action_vals(review), "process_id": self.sudo().process_ids[:1].id}

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for issues"), "template": TEMPLATE}]

    @api.model
    def _reviews_due_label(self):
        return self.env._("Issues to review")

    @api.model
    def _review_inputs(self):
        changed = Domain("is_changed", "=", True) & Domain("active", "in", (True, False))
        return [
            *super()._review_inputs(),
            self._contribution_line(self.env._("Changed internal and external issues"), list(changed), "date_changed"),
        ]

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Internal and external issues"), [], "date_changed")]
