from odoo import api, fields, models
from odoo.fields import Domain

# What a topic may say on screen; the first one of several topics speaks for a clause.
STANDINGS = [
    ("red", "Red"),
    ("missing", "Missing"),
    ("stale", "Stale"),
    ("live", "There is evidence"),
    ("complete", "Evidence is complete"),
    ("na", "Not applicable"),
]
FRESH = ("live", "complete")
READERS = "qms_iso9001.group_qms_user,qms_iso9001.group_qms_auditor"


class QmsTopicStandingMixin(models.AbstractModel):
    """What is said of a topic in one word: whether there is evidence, all of it, or none, and what makes it red
    whatever the count. A count is never called conformity."""

    _name = "qms.topic.standing.mixin"
    _inherit = "qms.topic.records.mixin"
    _description = "Standing of a topic"

    standing = fields.Selection(
        STANDINGS,
        "State",
        compute="_compute_standing",
        search="_search_standing",
        groups=READERS,
        help="What live records say. It shows that records exist, and never that they conform.",
    )

    def _standing(self, companies=None):
        """Return `_evidence` of the topics, and what else there is to say about each.

        More keys: "standing" (a key of STANDINGS), "red": why it is red, as sentences, and "rule_count". Red is a topic
        with an open major finding, or with an overdue review of one of its records; one that does not apply only for
        the finding. Complete is what has evidence and all of whose rules of completeness are met.
        """
        companies = companies or self.env.companies
        evidence = self._evidence(companies)
        findings = self.sudo()._open_findings(companies)
        reviews = self._overdue_reviews(companies)
        found = {}
        for topic in self:
            row = evidence[topic.id]
            names = reviews.get(topic.id, []) if row["state"] != "na" else []
            major = findings.get(topic.id, self.env["qms.audit.finding"]).filtered(lambda each: each.kind == "major")
            red = [
                *(self.env._("open major finding %s", finding.display_name) for finding in major),
                *(self.env._("review of %s is overdue", name) for name in names),
            ]
            standing = "red" if red else self._standing_of(row)
            found[topic.id] = {**row, "standing": standing, "red": red, "rule_count": len(row["rules"])}
        return found

    @api.model
    def _coverage(self, standing):
        """Return how many topics have fresh evidence, of how many that apply, and the rules behind that number.

        `standing` as `_standing` returns it. {"fresh", "applicable", "rules", "without" (topics without any rule)}.
        """
        applicable = [row for row in standing.values() if row["state"] != "na"]
        return {
            "fresh": sum(row["standing"] in FRESH for row in applicable),
            "applicable": len(applicable),
            "rules": sum(row["rule_count"] for row in applicable),
            "without": sum(not row["rule_count"] for row in applicable),
        }

    @api.model
    def _standing_of(self, row):
        whole = [rule for rule in row["rules"] if rule["kind"] == "completeness"]
        complete = whole and all(rule["state"] == "live" for rule in whole)
        return "complete" if row["state"] == "live" and complete else row["state"]

    @api.model
    def _standing_label(self, standing):
        return dict(self._fields["standing"]._description_selection(self.env))[standing]

    @api.depends("rule_ids")
    @api.depends_context("allowed_company_ids")
    def _compute_standing(self):
        found = self._origin._standing()
        for topic in self:
            topic.standing = found.get(topic._origin.id, {}).get("standing", False)

    @api.model
    def _search_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        topics = self.search(Domain.TRUE)
        found = [topic_id for topic_id, row in topics._standing().items() if row["standing"] in value]
        return Domain("id", "in", found)

    @api.model
    def _applying(self, companies):
        """Return (topics, of them those that do not apply) of the editions that `companies` work to."""
        editions = self.env["qms.edition"]
        worked_to = editions.union(*(editions._of_company(company) for company in companies))
        topics = worked_to.sudo().clause_ids.requirement_ids.sudo(self.env.su)
        return topics, topics.browse(topics._not_applicable(companies))
