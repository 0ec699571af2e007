from odoo import api, models
from odoo.tools import SQL

COLUMNS = ("employee_id", "training_id", "origin", "rule_id", "revision_id", "need_skill_id", "date_due")


class QmsTrainingSourceMixin(models.AbstractModel):
    """What people have to be trained in and nobody wrote down yet: one statement per company, whatever its size.

    Each source (rules, revisions; others add theirs in `_need_sources`) is a query over the same expressions: `person`
    (who is active, with the job of today), `asked` (who is in the audience of which rule), `done` (when a course was
    last done). What is open already is taken off once, at the end.
    """

    _name = "qms.training.source.mixin"
    _description = "Where needs of training come from"

    @api.model
    def _missing_needs(self, company, employees=None):
        """Return [values] of the needs missing in `company`: of everybody there, or of `employees` alone."""
        rules = self.env["qms.training.rule"].sudo()._get_rules_of(company)
        sources = self._need_sources(company, rules)
        if not sources:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                %(expressions)s, source (%(columns)s) AS (%(sources)s)
                SELECT DISTINCT ON (source.employee_id, source.training_id) source.*
                  FROM source
                 WHERE NOT EXISTS (
                    SELECT 1 FROM qms_training_record r
                     WHERE r.employee_id = source.employee_id AND r.training_id = source.training_id
                       AND r.state IN ('needed', 'planned'))
                 ORDER BY source.employee_id, source.training_id, source.date_due, source.origin
                """,
                expressions=self._need_expressions(company, rules, employees),
                columns=SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
                sources=SQL(" UNION ALL ").join(sources),
            )
        )
        return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    @api.model
    def _need_sources(self, company, rules):
        """Return the queries (SQL, of `COLUMNS`) that say who needs what in `company`."""
        today = company._qms_today()
        versions = self._taught_revisions(company)
        return [
            *([self._rule_source(today)] if rules else []),
            *([self._revision_source(versions)] if versions else []),
        ]

    @api.model
    def _still_asked(self, company):
        """Return the queries (SQL of employee_id, training_id, and origin or NULL) that say who is still asked for what
        in `company`, whether it is open or not. One that names an origin keeps needs of that origin alone."""
        versions = self._taught_revisions(company)
        ruled = SQL(
            """
            SELECT asked.employee_id, rule.training_id, NULL
              FROM asked JOIN qms_training_rule rule ON rule.id = asked.rule_id
            """
        )
        revised = SQL("SELECT employee_id, training_id, NULL FROM (%s) revised", self._revision_source(versions))
        return [ruled, *([revised] if versions else [])]

    @api.model
    def _need_expressions(self, company, rules, employees):
        for name in ("hr.employee", "hr.version", "qms.training", "qms.training.rule", "qms.training.record"):
            self.env[name].flush_model()
        people = self.env["hr.employee"].sudo().with_context(active_test=True)
        asked = [
            SQL(
                "SELECT %s, person.id FROM person WHERE person.id IN %s",
                rule.id,
                people._search(rule._get_audience_domain()).subselect(),
            )
            for rule in rules
        ]
        return SQL(
            """
            WITH person AS MATERIALIZED (
                SELECT e.id, v.job_id
                  FROM hr_employee e LEFT JOIN hr_version v ON v.id = e.current_version_id AND v.active
                 WHERE e.active AND e.company_id = %(company)s %(only)s),
            asked (rule_id, employee_id) AS MATERIALIZED (%(asked)s),
            done AS MATERIALIZED (
                SELECT r.employee_id, r.training_id, MAX(r.date_done) AS last, ARRAY_AGG(r.revision_id) AS revision_ids
                  FROM qms_training_record r JOIN person ON person.id = r.employee_id
                 WHERE r.state IN ('attended', 'passed')
                 GROUP BY r.employee_id, r.training_id)
            """,
            company=company.id,
            only=SQL("") if employees is None else SQL("AND e.id = ANY(%s)", employees.ids),
            asked=SQL(" UNION ALL ").join(asked or [SQL("SELECT NULL::integer, NULL::integer WHERE FALSE")]),
        )

    @api.model
    def _rule_source(self, today):
        """Whoever a rule asks and never did the course, or did it so long ago that it is to be repeated."""
        return SQL(
            """
            SELECT asked.employee_id, rule.training_id, 'rule', rule.id, NULL::integer, NULL::integer,
                   CASE WHEN done.last IS NULL THEN %(today)s::date + rule.days
                        ELSE GREATEST((done.last + MAKE_INTERVAL(months => rule.months))::date, %(today)s::date) END
              FROM asked
              JOIN qms_training_rule rule ON rule.id = asked.rule_id
              LEFT JOIN done ON done.employee_id = asked.employee_id AND done.training_id = rule.training_id
             WHERE done.last IS NULL
                OR rule.repeat = 'months'
               AND done.last + MAKE_INTERVAL(months => rule.months, days => -rule.lead_days) <= %(today)s::date
            """,
            today=today,
        )

    @api.model
    def _taught_revisions(self, company):
        """Return [(course id, revision id, in force from)]: the last major revision of what each course teaches."""
        courses = (
            self.env["qms.training"]
            .sudo()
            .search([("document_ids", "!=", False), ("company_id", "parent_of", company.id)])
        )
        chains = courses.document_ids._reading_chains()
        rows = []
        for course in courses:
            # The first revision changed nothing, and one that was imported asks nobody by itself.
            majors = self.env["qms.document.revision"].union(
                *(chains[document][-1:] for document in course.document_ids)
            )
            majors = majors.filtered(lambda revision: revision._asks_training())
            if majors:
                last = max(majors, key=lambda revision: (revision.in_force_from, revision.id))
                rows.append((course.id, last.id, last.in_force_from))
        return rows

    @api.model
    def _revision_source(self, versions):
        """Whoever did a course before the last major revision of what it teaches, and is still asked to know it."""
        rows = [SQL("(%s, %s, %s::date)", *row) for row in versions]
        return SQL(
            """
            SELECT done.employee_id, done.training_id, 'revision', NULL::integer, version.revision_id, NULL::integer,
                   version.day + COALESCE(due.days, 30)
              FROM done
              JOIN (VALUES %(rows)s) version (training_id, revision_id, day) ON version.training_id = done.training_id
              LEFT JOIN (
                    SELECT asked.employee_id, rule.training_id, MIN(rule.days) AS days
                      FROM asked JOIN qms_training_rule rule ON rule.id = asked.rule_id
                     GROUP BY asked.employee_id, rule.training_id) due
                     ON due.employee_id = done.employee_id AND due.training_id = done.training_id
             WHERE done.last < version.day AND NOT COALESCE(version.revision_id = ANY(done.revision_ids), FALSE)
               -- Where rules say who needs a course, those who moved on are left alone.
               AND (due.days IS NOT NULL
                    OR NOT EXISTS (SELECT 1 FROM qms_training_rule rule
                                    WHERE rule.active AND rule.training_id = done.training_id))
            """,
            rows=SQL(", ").join(rows),
        )
