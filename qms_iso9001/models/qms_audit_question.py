from odoo import api, fields, models
from odoo.fields import Domain

TEMPLATE = "/qms_iso9001/static/xls/qms_audit_question.xlsx"


class QmsAuditQuestion(models.Model):
    """A question that audits ask of every process of a kind, of those that are named, or of what carries a topic of the
    standard; own words, with what to look at and which records to draw. Without company: of all of them.

    Of what a process does, the general question of its kind may be the wrong one: what carries the topic of a question
    is asked that one instead. So each process is asked about as many, and about its own work.
    """

    _name = "qms.audit.question"
    _inherit = ["qms.shipped.mixin"]
    _description = "Audit question"
    _order = "process_kind, sequence, id"
    _check_company_auto = True

    name = fields.Char("Question", required=True, translate=True)
    hint = fields.Text("What to look at", translate=True)
    process_kind = fields.Selection(
        [("management", "Management"), ("core", "Core"), ("support", "Support")],
        "Of processes",
        index=True,
        help="Empty: of processes of every kind.",
    )
    process_ids = fields.Many2many(
        "qms.process",
        "qms_audit_question_process_rel",
        "question_id",
        "process_id",
        "Only of",
        check_company=True,
        help="The processes that are asked. Empty: all of the kind.",
    )
    requirement_id = fields.Many2one(
        "qms.requirement", "Topic of the standard", index="btree_not_null", ondelete="restrict"
    )
    instead_of_id = fields.Many2one(
        "qms.audit.question",
        "Instead of",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        domain="[('id', '!=', id), ('instead_of_id', '=', False)]",
        help="A general question that is left out where this one is asked.",
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
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="Empty: of all companies. Questions of named processes belong to the company of these.",
    )

    _some = models.Constraint("CHECK(sample_size > 0)", "Draw at least one record.")
    _not_itself = models.Constraint("CHECK(instead_of_id <> id)", "A question does not stand in for itself.")

    @api.depends("process_ids")
    def _compute_company_id(self):
        for question in self:
            question.company_id = question.process_ids.company_id[:1] or question.company_id

    @api.model
    def _of_company(self, company):
        """Return the questions that audits of `company` ask, in order."""
        # Auditors need no right to the templates.
        return self.sudo().search(Domain("company_id", "in", (False, company.id)))

    def _asked_of(self, audit, process):
        """Return those that `audit` asks of `process`, in order: a general one not beside what stands in for it."""
        asked = self.filtered(lambda question: question._is_asked(audit, process))
        # Without process topics ask: what is general there stands for nothing else.
        return asked - asked.instead_of_id if process else asked

    def _is_asked(self, audit, process):
        """Tell whether `audit` asks it of `process`; without process whether it is of a topic audited."""
        self.ensure_one()
        if not process:
            return bool(self.requirement_id & audit.requirement_ids)
        if self.process_ids and process not in self.process_ids:
            return False
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
            "sequence": 1000 * (process.sequence + 1) + self.sequence,
        }

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for audit questions"), "template": TEMPLATE}]
