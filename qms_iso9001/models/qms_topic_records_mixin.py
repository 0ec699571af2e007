from odoo import models
from odoo.fields import Domain

from ..tools.actions import renamed

REVIEWED = "qms.periodic.review.mixin"


class QmsTopicRecordsMixin(models.AbstractModel):
    """What stands beside the counts of a topic: its documents, who owns its processes, when it was audited last, what
    audits found and is open, which reviews are overdue. Each by a constant number of queries."""

    _name = "qms.topic.records.mixin"
    _description = "Records of a topic"

    def _documents_in_force(self, companies):
        """Return {topic id: its documents in force in `companies` that the user may read}."""
        domain = Domain("requirement_ids", "in", self.ids) & Domain("company_id", "in", companies.ids)
        return self._by_topic(self.env["qms.document"].search(domain & Domain("state", "=", "in_force")))

    def _owners(self, companies):
        """Return {topic id: the owners of the processes that carry it in `companies`}."""
        domain = Domain("requirement_ids", "in", self.ids) & Domain("company_id", "in", companies.ids)
        processes = self._by_topic(self.env["qms.process"].search(domain))
        # Who owns a process is no secret, whichever companies the reader works in.
        return {topic_id: rows.sudo().user_id for topic_id, rows in processes.items()}

    def _page_records(self):
        """Return {topic id: {"documents", "audits", "findings": [{"model", "id", "name", "date"}], "owners": [name]}}
        of the active companies, as the page by clause shows them."""
        companies = self.env.companies
        parts = {
            "documents": (self._documents_in_force(companies), "in_force_from"),
            "audits": (self._last_audits(companies), "date_done"),
            "findings": (self._open_findings(companies), "date_due"),
        }
        owners = self._owners(companies)
        rows = {topic.id: {"owners": owners[topic.id].mapped("name") if topic.id in owners else []} for topic in self}
        for part, (found, date_field) in parts.items():
            for topic_id, row in rows.items():
                row[part] = [
                    {"model": each._name, "id": each.id, "name": each.display_name, "date": each[date_field]}
                    for each in found.get(topic_id, ())
                ]
        return rows

    def _by_topic(self, records):
        """Return {topic id: those of `records` that name it in `requirement_ids`}."""
        found = {}
        for record in records:
            for topic_id in record.sudo().requirement_ids.ids:
                found[topic_id] = found.get(topic_id, records.browse()) | record
        return found

    def _last_audits(self, companies):
        """Return {topic id: the newest audit with a report that asked about it in `companies`}.

        An audit asks about the topics it names, and about those of the questions that were answered.
        """
        reported = Domain("state", "=", "reported") & Domain("company_id", "in", companies.ids)
        found = self._by_topic(self.env["qms.audit"].search(reported & Domain("requirement_ids", "in", self.ids)))
        answered = Domain("requirement_id", "in", self.ids) & Domain("answer", "not in", [False, "na"])
        answered &= Domain("audit_id", "any", reported)
        for topic, audit in self.env["qms.audit.line"]._read_group(answered, ["requirement_id", "audit_id"]):
            found[topic.id] = found.get(topic.id, audit.browse()) | audit
        return {
            topic_id: audits.sorted(lambda audit: (audit.date_done or audit.date_end, audit.id))[-1:]
            for topic_id, audits in found.items()
        }

    def _open_findings(self, companies):
        """Return {topic id: open audit findings in `companies`, the worst class first}; a finding that names no topic
        is of all topics of its clause."""
        mine = Domain("requirement_id", "in", self.ids) | Domain("requirement_id", "=", False)
        domain = mine & Domain("is_open", "=", True) & Domain("company_id", "in", companies.ids)
        found = {}
        for finding in self.env["qms.audit.finding"].search(domain):
            for topic in (finding.requirement_id or finding.clause_id._get_topics()) & self:
                found[topic.id] = found.get(topic.id, finding.browse()) | finding
        return found

    def _open_actions(self):
        """Return {topic id: how many open quality actions of the active companies name it}."""
        domain = Domain("state", "=", "open") & Domain("requirement_ids", "in", self.ids)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        rows = self.env["qms.action"]._read_group(domain, ["requirement_ids"], ["__count"])
        return {topic.id: count for topic, count in rows if topic in self}

    def _labels_in(self, edition):
        """Return the labels of the clauses of `edition` that carry the topic."""
        clauses = self.clause_ids.filtered(lambda clause: clause.edition_id == edition)
        return [clause._label() for clause in clauses.sorted("sort_key")]

    def action_start_change_action(self):
        """Open a quality action about what changes with the topic, filled in; saving makes it. For quality officers."""
        self.ensure_one()
        self.env["qms.action"].check_access("create")
        edition = self.env["qms.edition"].search([], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quality action"),
            "res_model": "qms.action",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_name": self.env._("%(edition)s: %(topic)s", edition=edition.name, topic=self.name),
                "default_requirement_ids": self.ids,
                "default_description": self.change_step or self.change_note or False,
            },
        }

    def action_view_actions(self):
        """Open the open quality actions that name the topic."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action")
        domain = [("requirement_ids", "in", self.ids), ("state", "=", "open")]
        return {**renamed(action, self.name), "domain": domain, "context": {}}

    def _overdue_reviews(self, companies):
        """Return {topic id: names of what of it is past its periodic review in `companies`}."""
        codes = {topic.code: topic.id for topic in self}
        found = {}
        for name in sorted(self.env.registry.descendants([REVIEWED], "_inherit")):
            model = self.env[name]
            if model._abstract:
                continue
            domain = Domain("is_review_overdue", "=", True) & Domain("company_id", "in", companies.ids)
            # That a review is overdue counts for everybody, as the records of rules do.
            for record in model.sudo().search(domain):
                for topic_id in record._reviewed_topic_ids(codes):
                    found.setdefault(topic_id, []).append(record.display_name)
        return found
