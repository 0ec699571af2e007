from odoo import api, fields, models
from odoo.exceptions import AccessError

PRINCIPLES = [
    ("customer_focus", "Customer focus"),
    ("leadership", "Leadership"),
    ("engagement", "Engagement of people"),
    ("process_approach", "Process approach"),
    ("improvement", "Improvement"),
    ("evidence", "Evidence-based decisions"),
    ("relationship", "Relationship management"),
]
# As many as the switch of the page has room for, the newest first.
MAX_EDITIONS = 6
# So many chapters are named on the Overview.
NAMED_CHAPTERS = 3


class QmsRequirement(models.Model):
    """A topic of the standard, whatever the edition. Records and evidence rules point at topics, and topics at the
    clauses of each edition: a new edition moves clauses, not records."""

    _name = "qms.requirement"
    _inherit = ["qms.topic.standing.mixin", "qms.shipped.mixin", "qms.contribution"]
    _description = "Topic of the standard"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, help="Stable name for data and code, for example RISK_ACT.")
    name = fields.Char("Topic", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    principle = fields.Selection(PRINCIPLES, required=True)
    kind = fields.Selection(
        [("document", "Document"), ("record", "Record"), ("none", "Neither required")],
        default="none",
        required=True,
        help="Document: kept up to date. Record: kept as it is. What the standard asks for, not what is useful.",
    )
    is_as_needed = fields.Boolean("As far as needed", help="Required only as far as the company itself needs it.")
    hint = fields.Text("What to look at", translate=True)
    change = fields.Selection(
        [
            ("same", "Same"),
            ("renumbered", "Renumbered"),
            ("split", "Split"),
            ("merged", "Merged"),
            ("extended", "Extended"),
            ("new", "New"),
        ],
        "From 2015 to 2026",
        default="same",
        required=True,
        help="What the newer edition does with the topic, as secondary sources report it.",
    )
    change_note = fields.Char("What changes", translate=True)
    change_step = fields.Char("What to do about it", translate=True)
    clause_ids = fields.Many2many(
        "qms.clause",
        "qms_requirement_clause_rel",
        "requirement_id",
        "clause_id",
        "Clauses",
    )
    rule_ids = fields.One2many("qms.evidence.rule", "requirement_id", "Evidence")
    applicability_ids = fields.One2many("qms.applicability", "requirement_id", "Applicability")

    _code_unique = models.UniqueIndex("(code)", "There is already a topic of this code.")

    # Evidence

    def _evidence(self, companies=None):
        """Return what live records say about the topics in `companies` (default: the active ones).

        {topic id: {"state": live / stale / missing / na, "reason": why not applicable, "newest": date or False,
        "rules": [{"id", "name", "count", "minimum", "newest", "state", "problem", "can_open"}]}}. The number of
        queries depends neither on the topics nor on the records.
        """
        companies = companies or self.env.companies
        rules = self.env["qms.evidence.rule"].search([("requirement_id", "in", self.ids)])
        counted = rules._count(companies)
        reasons = self._not_applicable(companies)
        by_topic = rules.grouped("requirement_id")
        return {
            topic.id: topic._evidence_of_one(by_topic.get(topic, rules.browse()), counted, reasons.get(topic.id))
            for topic in self
        }

    def _evidence_of_one(self, rules, counted, reason):
        rows = [
            {
                "id": rule.id,
                "name": rule.name,
                "kind": rule.kind,
                "minimum": rule.minimum_count,
                "can_open": rule._can_open(),
                **counted[rule.id],
            }
            for rule in rules
        ]
        found = {row["state"] for row in rows}
        state = next((state for state in ("live", "stale") if state in found), "missing")
        return {
            "state": "na" if reason else state,
            "reason": reason or False,
            "newest": max((row["newest"] for row in rows if row["newest"]), default=False),
            "rules": rows,
        }

    def _not_applicable(self, companies):
        """Return {topic id: reason} of the topics that apply to none of `companies`."""
        answers = (
            self.env["qms.applicability"]
            .sudo()
            .search(
                [
                    ("requirement_id", "in", self.ids),
                    ("company_id", "in", companies.ids),
                    ("state", "=", "approved"),
                    ("is_applicable", "=", False),
                ]
            )
        )
        return {
            topic.id: " · ".join(answers_of_topic.mapped("justification"))
            for topic, answers_of_topic in answers.grouped("requirement_id").items()
            if answers_of_topic.company_id == companies
        }

    @api.model
    def _overview_tiles(self):
        """How many topics of the company's edition no record speaks to, for those who may open the page."""
        self._check_evidence_reader()
        clauses = self.env["qms.edition"]._of_company(self.env.company).clause_ids
        topics = clauses.requirement_ids
        rules = self.env["qms.evidence.rule"].search([("requirement_id", "in", topics.ids)])
        missing = set(topics.ids) - rules._topics_met() - topics._not_applicable(self.env.companies).keys()
        chapters = clauses.filtered(lambda clause: missing & set(clause.requirement_ids.ids))
        numbers = sorted({int(clause._chapter()) for clause in chapters})
        title = self.env._("Topics of the standard without evidence")
        figure = self.env._("%(part)s of %(all)s", part=len(missing), all=len(topics))
        standing = ("warning", self.env._("Gaps")) if missing else ("good", self.env._("No gaps"))
        # Of most chapters it says nothing which they are.
        named = 0 < len(numbers) <= NAMED_CHAPTERS
        note = self.env._("in chapters %s", ", ".join(map(str, numbers))) if named else ""
        action = "qms_iso9001.qms_evidence_page_action_missing"
        tile = self._overview_tile(title, figure, standing, note=note, action=action, sequence=70)
        return [*super()._overview_tiles(), tile]

    # Page

    @api.model
    @api.readonly
    def get_evidence_page(self, edition_id=False):
        """Return everything the page "Evidence by clause" shows, for one edition (default: the company's).

        Raises AccessError for users without a quality group.
        """
        self._check_evidence_reader()
        editions = self.env["qms.edition"].search([], limit=MAX_EDITIONS)
        edition = editions.filtered(lambda e: e.id == edition_id) or editions._of_company(self.env.company)
        clauses = edition.clause_ids.sorted("sort_key")
        topics = clauses.requirement_ids.sorted("sequence")
        evidence = topics._standing()
        records = topics._page_records()
        return {
            "edition": edition._page_vals(),
            "editions": [{"id": each.id, "code": each.code} for each in editions],
            "companies": ", ".join(self.env.companies.mapped("name")),
            "date": self.env.company._qms_today(),
            "clauses": clauses._page_rows(),
            "topics": {topic.id: {**topic._page_vals(), **evidence[topic.id], **records[topic.id]} for topic in topics},
            "chapters": clauses._page_chapters(evidence),
            "coverage": topics._coverage(evidence),
        }

    def _check_evidence_reader(self):
        user = self.env.user
        if not (user.has_group("qms_iso9001.group_qms_user") or user.has_group("qms_iso9001.group_qms_auditor")):
            raise AccessError(
                self.env._(
                    "Quality officers, managers and auditors see the evidence. Ask a quality manager for that right.",
                )
            )

    def _page_vals(self):
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("principle", "kind", "change")
        }
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "hint": self.hint or "",
            "principle": self.principle,
            "principle_label": labels["principle"][self.principle],
            "kind": self.kind,
            "kind_label": labels["kind"][self.kind],
            "as_needed": self.is_as_needed,
            "change": self.change,
            "change_label": labels["change"][self.change],
            "change_note": self.change_note or "",
        }
