from odoo import api, fields, models
from odoo.fields import Domain

TEMPLATE = "/qms_iso9001/static/xls/qms_audit_question.xlsx"


class QmsAuditQuestion(models.Model):
    """A question that audits ask of every process of a kind, or of what carries a topic of the standard; own words,
    with what to look at and which records to draw. Without company: of all of them."""

    _name = "qms.audit.question"
    _inherit = ["qms.shipped.mixin"]
    _description = "Audit question"
    _order = "process_kind, sequence, id"

    name = fields.Char("Question", required=True, translate=True)
    hint = fields.Text("What to look at", translate=True)
    process_kind = fields.Selection(
        [("management", "Management"), ("core", "Core"), ("support", "Support")],
        "Of processes",
        index=True,
        help="Empty: of processes of every kind.",
    )
    requirement_id = fields.Many2one(
        "qms.requirement", "Topic of the standard", index="btree_not_null", ondelete="restrict"
    )
    is_topic_only = fields.Boolean(
        "Only where the topic is audited",
        help="Asked only when the audit or the process names its topic.",
    )
    rule_id = fields.Many2one(
        "qms.evidence.rule",
        "Draw from",
        index="btree_not_null",
        ondelete="set null",
        help="The records of this evidence rule are what the auditor draws from.",
    )
    sample_size = fields.Integer("How many", default=5, help="How many records are drawn.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: of all companies.", ondelete="restrict")

    _some = models.Constraint("CHECK(sample_size > 0)", "Draw at least one record.")

    @api.model
    def _of_company(self, company):
        """Return the questions that audits of `company` ask, in order."""
        # Auditors need no right to the templates.
        return self.sudo().search(Domain("company_id", "in", (False, company.id)))

    def _is_asked(self, audit, process):
        """Tell whether `audit` asks it of `process`; without process whether it is of a topic audited."""
        self.ensure_one()
        if not process:
            return bool(self.requirement_id & audit.requirement_ids)
        if self.process_kind and self.process_kind != process.kind:
            return False
        topics = audit.requirement_ids
        if topics and self.requirement_id and self.requirement_id not in topics:
            return False
        return not self.is_topic_only or self.requirement_id in (topics or process.requirement_ids)

    def _prepare_line_vals(self, audit, process):
        lang = audit.company_id.partner_id.lang or self.env.lang
        question = self.with_context(lang=lang)
        return {
            "audit_id": audit.id,
            "process_id": process.id,
            "question_id": self.id,
            "name": question.name,
            "hint": question.hint,
            "requirement_id": self.requirement_id.id,
            "rule_id": self.rule_id.id,
            "sample_size": self.sample_size,
            "sequence": 10 * (process.sequence + 1) + self.sequence,
        }

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for audit questions"), "template": TEMPLATE}]
