from odoo import models

from .qms_topic_standing_mixin import STANDINGS


class QmsClauseMatrixMixin(models.AbstractModel):
    """Everything there is to each clause of an edition, as one table: for the audit pack and for who asks by clause."""

    _name = "qms.clause.matrix.mixin"
    _description = "Clause matrix"

    def _clause_matrix(self, companies=None):
        """Return one row per clause that carries topics, in the order of the edition; of `companies` (default: the
        active ones), as the current user reads documents, audits and findings. By a constant number of queries.

        Each row is a dict of plain values and recordsets, no amount anywhere:
        "clause" (qms.clause), "label" ("8.4.1", "9.3.2 c7"), "title",
        "topics" (qms.requirement),
        "others" {code of another edition, such as "2015": [labels of its clauses of the same topics]},
        "documents" (qms.document in force),
        "records" [{"id", "name", "kind" (existence / completeness), "count", "minimum", "newest" (date or False),
        "state" (live / stale / missing / error), "note" (words, for rules of completeness), "problem"}],
        "owners" (res.users: owners of the processes that carry the topics),
        "last_audit" (qms.audit, may be empty; `date_done`, `reference`),
        "findings" (qms.audit.finding that are open, of whatever class),
        "standing" (the worst of its topics: red / missing / stale / live / complete / na), "standing_label",
        "reasons" [why it is red, or not applicable: sentences],
        "newest" (date or False), "rule_count" (number of rules behind the standing).
        """
        self.ensure_one()
        companies = companies or self.env.companies
        clauses = self.clause_ids.filtered("requirement_ids").sorted("sort_key")
        topics = clauses.requirement_ids
        parts = {
            "documents": (self.env["qms.document"], topics._documents_in_force(companies)),
            "owners": (self.env["res.users"], topics._owners(companies)),
            "findings": (self.env["qms.audit.finding"], topics._open_findings(companies)),
        }
        audits = (self.env["qms.audit"], topics._last_audits(companies))
        standing = topics._standing(companies)
        rows = []
        for clause in clauses:
            mine = clause.requirement_ids.sorted("sequence")
            linked = {
                name: none.union(*(found.get(topic.id, none) for topic in mine))
                for name, (none, found) in parts.items()
            }
            audited = audits[0].union(*(audits[1].get(topic.id, audits[0]) for topic in mine))
            rows.append(
                {
                    "clause": clause,
                    "label": clause._label(),
                    "title": clause.name,
                    "topics": mine,
                    "others": self._other_numbers(mine),
                    **linked,
                    "last_audit": audited.sorted(lambda audit: (audit.date_done or audit.date_end, audit.id))[-1:],
                    **self._matrix_standing([standing[topic.id] for topic in mine]),
                }
            )
        return rows

    def _other_numbers(self, topics):
        """Return {code of another edition: the labels of its clauses that carry one of `topics`}."""
        others = topics.clause_ids.filtered(lambda clause: clause.edition_id != self).sorted("sort_key")
        return {
            edition.code: [clause._label() for clause in clauses]
            for edition, clauses in others.grouped("edition_id").items()
        }

    def _matrix_standing(self, rows):
        """Return what the standings of several topics say about their clause: the worst of them speaks."""
        order = [standing for standing, _label in STANDINGS]
        standing = min((row["standing"] for row in rows), key=order.index)
        records = [rule for row in rows for rule in row["rules"]]
        return {
            "standing": standing,
            "standing_label": self.env["qms.requirement"]._standing_label(standing),
            "reasons": list(dict.fromkeys(why for row in rows for why in (*row["red"], row["reason"]) if why)),
            "records": [{"note": "", **record} for record in records],
            "newest": max((row["newest"] for row in rows if row["newest"]), default=False),
            "rule_count": len(records),
        }
