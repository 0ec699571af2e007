from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class QmsAuditPackMatrixMixin(models.AbstractModel):
    """Folder 02 of a pack: per clause what there is to it in the period, with the numbers of the other editions beside.
    Counted in the period, not as of today, so that a period that is over says the same at any time."""

    _name = "qms.audit.pack.matrix.mixin"
    _description = "Clauses in an audit pack"

    def _write_matrix(self, writer):
        """Write one row per clause, topic and rule of evidence."""
        labels = [
            *(
                self.env._("Clause"),
                self.env._("Title"),
                self.env._("Other editions"),
                self.env._("Topic"),
                self.env._("Asked for"),
                self.env._("Not applicable, because"),
            ),
            *(
                self.env._("Records"),
                self.env._("In the period"),
                self.env._("Newest"),
                self.env._("Documents in force"),
                self.env._("Owners"),
            ),
            *(self.env._("Last audit"), self.env._("Findings in the period")),
        ]
        writer.register(self.env._("Clauses and their evidence"), labels, self._matrix_rows())
        writer.notes.append(self.env._("That there are records is evidence; it does not say that they conform."))

    def _matrix_rows(self):
        clauses = self.edition_id.clause_ids.filtered("requirement_ids").sorted("sort_key")
        topics = clauses.requirement_ids
        # What an indicator judges is told by its figures, in the folder of the indicators.
        existing = [("requirement_id", "in", topics.ids), ("kind", "=", "existence")]
        rules = self.env["qms.evidence.rule"].search(existing)
        counted, by_topic = self._count_rules(rules), rules.grouped("requirement_id")
        reasons = topics._not_applicable(self.company_id)
        about = self._about_topics(topics)
        kinds = dict(topics._fields["kind"]._description_selection(self.env))
        for clause in clauses:
            for topic in clause.requirement_ids.sorted("sequence"):
                first = [clause._label(), clause.name, self._other_numbers_of(topic), topic.name, kinds[topic.kind]]
                for rule in by_topic.get(topic) or [rules.browse()]:
                    found = [rule.name, *counted[rule.id]] if rule else ["", "", ""]
                    yield [*first, reasons.get(topic.id, ""), *found, *about[topic]]

    def _other_numbers_of(self, topic):
        others = topic.clause_ids.filtered(lambda clause: clause.edition_id != self.edition_id).sorted("sort_key")
        return "; ".join(f"{clause.edition_id.code}: {clause._label()}" for clause in others)

    def _count_rules(self, rules):
        """Return {rule id: [how many records in the period, the day of the newest]}, by one query."""
        counted = dict.fromkeys(rules.ids, [self.env._("cannot be counted"), ""])
        compiled, _problems = rules._compile(self._select_of)
        selects = {rule_id: select for rule_id, (select, _field) in compiled.items()}
        for rule_id, (count, newest, problem) in rules._run(selects).items():
            if not problem:
                counted[rule_id] = [count, self._day_of(newest, compiled[rule_id][1])]
        return counted

    def _select_of(self, rule):
        """Return the SELECT of a rule within the period, and the field that dates its records."""
        model = rule._counted_model(self.company_id)
        field = model._fields.get(rule.date_field or "create_date")
        domain = rule._records_domain(self.company_id)
        if field is not None and field.store:
            domain &= self._in_period(field) if rule.date_field else self._until_end(field)
        query = model._search(domain)
        newest = model._field_to_sql(model._table, field.name, query) if field is not None else SQL("NULL")
        return query.select(SQL("%s", rule.id), SQL("COUNT(*)"), SQL("MAX(%s)::timestamp", newest)), field

    def _in_period(self, field):
        start = self.date_from
        start = self.company_id._qms_midnight(start) if field.type == "datetime" else start
        return Domain(field.name, ">=", start) & self._until_end(field)

    def _until_end(self, field):
        if field.type == "date":
            return Domain(field.name, "<=", self.date_to)
        return Domain(field.name, "<", self.company_id._qms_midnight(self.date_to + timedelta(days=1)))

    def _day_of(self, instant, field):
        if not instant:
            return ""
        day = self.company_id._qms_day(instant) if field.type == "datetime" else instant.date()
        return day.isoformat()

    # What else belongs to a topic, as whoever asked may read it

    def _about_topics(self, topics):
        """Return {topic: [documents in force in the period, owners, last audit, findings of the period]}."""
        company = Domain("company_id", "in", self.company_id.sudo().parent_ids.ids)
        until, since = Domain("in_force_from", "<=", self.date_to), Domain("in_force_until", "=", False)
        since |= Domain("in_force_until", ">=", self.date_from)
        issued = Domain("state", "in", ("in_force", "obsolete")) & until & since & company
        revisions = self.env["qms.document.revision"].search(issued, order="id")
        processes = self.env["qms.process"].search(company, order="id")
        reported = company & Domain("date_done", "<=", self.date_to) & Domain("state", "=", "reported")
        audits = self.env["qms.audit"].search(reported, order="date_done desc, id desc")
        found = company & Domain("date_reported", ">=", self.date_from) & Domain("date_reported", "<=", self.date_to)
        findings = self.env["qms.audit.finding"].search(found, order="id")
        about = {topic: [set(), set(), "", []] for topic in topics}
        for revision in revisions.sudo():
            for topic in revision.document_id.requirement_ids & topics:
                about[topic][0].add(revision.display_name)
        for process in processes.sudo():
            for topic in process.requirement_ids & topics:
                about[topic][1].add(process.user_id.name or "")
        for audit in audits.sudo():
            for topic in (audit.requirement_ids | audit.line_ids.requirement_id) & topics:
                about[topic][2] = about[topic][2] or f"{audit.reference} {audit.date_done}"
        for finding in findings.sudo():
            for topic in (finding.requirement_id or finding.clause_id._get_topics()) & topics:
                about[topic][3].append(finding.reference or finding.name)
        return {
            topic: [_words(documents), _words(owners), audit, _words(found)]
            for topic, (documents, owners, audit, found) in about.items()
        }


def _words(names):
    return "; ".join(sorted(filter(None, names)))
