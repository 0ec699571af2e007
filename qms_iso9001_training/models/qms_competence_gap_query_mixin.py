from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL, OrderedSet

# So many days before a skill ends it is to be renewed.
EXPIRING_DAYS = 90
# Skills that have room in the number of a row, at least.
PLACES = 1024
# Key of the context: (field, ids) of the people, or of the rows, that alone are looked at. It shows nothing more.
FEW = "qms_gap_few"
# Of more than these, the database goes through all skills faster.
MANY = 1000


class QmsCompetenceGapQueryMixin(models.AbstractModel):
    """How required skills are found beside those held: what the jobs of today require, joined once with the skills of
    each person, grouped by person and skill. What is held at a level of another skill type is not comparable.

    Companies whose day is the same are asked together, with that day written into the query: it is one day but around
    midnight, and the database plans well only for what it knows beforehand.
    """

    _name = "qms.competence.gap.query.mixin"
    _inherit = ["qms.gap.mixin"]
    _description = "Query of competence gaps"

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Search; where the domain names people or rows (the tab of an employee, a page of the matrix), look at their
        skills only. The database does not see by itself that it could: it would go through what everybody holds."""
        domain = Domain(domain)
        model = self.with_context(**{FEW: self._get_few(domain)})
        return super(QmsCompetenceGapQueryMixin, model)._search(domain, *args, **kwargs)

    @api.model
    def _get_few(self, domain):
        """Return the field (employee or row) and the ids outside of which `domain` holds for nothing, if it says so."""
        domain = domain.optimize(self)
        for part in domain.children if isinstance(domain, DomainAnd) else (domain,):
            if not isinstance(part, DomainCondition) or part.field_expr not in ("id", "employee_id"):
                continue
            ids = tuple(part.value) if part.operator == "in" and isinstance(part.value, OrderedSet) else ()
            if 0 < len(ids) <= MANY and all(type(number) is int for number in ids):
                return part.field_expr, ids
        return None

    @api.model
    def _few_sql(self):
        """Return the condition of the people (`employee`) that alone are looked at."""
        if not self.env.context.get(FEW):
            return SQL("TRUE")
        field, ids = self.env.context[FEW]
        if field == "employee_id":
            return SQL("employee.id = ANY(%s)", list(ids))
        rows = SQL("SELECT (unnest(%s::bigint[]) / %s)::int", list(ids), self._places_sql())
        return SQL("employee.id = ANY(ARRAY(%s))", rows)

    @property
    def _table_query(self):
        days = (
            self.env["res.company"]
            .sudo()
            .with_context(active_test=False)
            .search(Domain.TRUE)
            .grouped(lambda company: company._qms_today())
        )
        everywhere = SQL("TRUE")
        parts = (
            self._pairs_sql(
                day, SQL("employee.company_id IN %s", tuple(companies.ids)) if len(days) > 1 else everywhere
            )
            for day, companies in days.items()
        )
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _pairs_sql(self, today, companies):
        required, person = self._required_sql(today), self._person_sql(companies)
        if self.env.context.get(FEW):  # or the database asks what the job requires anew for each of these people
            required = SQL("WITH required AS MATERIALIZED (%s) SELECT * FROM required", required)
        return SQL(
            """
            SELECT person.employee_id::bigint * %(places)s + required.skill_id AS id, person.*,
                   required.skill_type_id, required.skill_id, required.is_certification,
                   required.level_id AS required_level_id, required.progress AS required_progress,
                   held.level_id AS held_level_id, COALESCE(held.progress, 0) AS held_progress,
                   COALESCE(held.declared_progress, 0) AS declared_progress,
                   GREATEST(required.progress - COALESCE(held.progress, 0), 0) AS gap_progress,
                   NULLIF(COALESCE(held.met_until, held.counts_until, held.ended_on), 'infinity') AS valid_to,
                   CASE WHEN held.met_until <= %(today)s::date + %(days)s THEN 'expiring'
                        WHEN held.met_until IS NOT NULL THEN 'met'
                        WHEN held.progress IS NOT NULL THEN 'below'
                        WHEN held.ended_on IS NOT NULL THEN 'expired'
                        WHEN held.declared_progress IS NOT NULL THEN 'declared'
                        ELSE 'missing' END AS state,
                   held.met_until IS NOT NULL AS is_met,
                   CASE WHEN held.met_until IS NULL THEN 0 ELSE 100 END AS met_share,
                   NULL AS left_out
              FROM (%(person)s) AS person
              JOIN (%(required)s) AS required ON required.job_id = person.job_id
              LEFT JOIN (%(held)s) AS held
                     ON held.employee_id = person.employee_id AND held.skill_id = required.skill_id
             UNION ALL
            %(left_out)s
            """,
            required=required,
            person=person,
            held=self._held_sql(today, required, person),
            left_out=self._left_out_sql(required, person),
            places=self._places_sql(),
            today=today,
            days=EXPIRING_DAYS,
        )

    @api.model
    def _places_sql(self):
        """A power of two, so that the numbers of rows stay when a skill is added."""
        return SQL("(SELECT GREATEST(%s, 2 ^ ceil(log(2, max(id) + 1)))::bigint FROM hr_skill)", PLACES)

    @api.model
    def _required_sql(self, today):
        """What each job requires today: a row per skill, at the highest level where a job names it twice."""
        return SQL(
            """
            SELECT need.job_id, need.skill_id, need.skill_type_id, type.is_certification,
                   level.id AS level_id, COALESCE(level.level_progress, 0) AS progress
              FROM hr_job_skill AS need
              JOIN hr_skill_type AS type ON type.id = need.skill_type_id AND type.active
              JOIN hr_skill_level AS level ON level.id = need.skill_level_id
             WHERE (need.valid_from IS NULL OR need.valid_from <= %(today)s)
               AND (need.valid_to IS NULL OR need.valid_to >= %(today)s)
               -- As a value and no join: the database would expect everything to be named twice, and plan for nothing.
               AND CASE WHEN EXISTS (
                   SELECT FROM hr_job_skill AS other
                     JOIN hr_skill_level AS higher ON higher.id = other.skill_level_id
                    WHERE other.job_id = need.job_id AND other.skill_id = need.skill_id AND other.id != need.id
                      AND (other.valid_from IS NULL OR other.valid_from <= %(today)s)
                      AND (other.valid_to IS NULL OR other.valid_to >= %(today)s)
                      AND (COALESCE(higher.level_progress, 0), other.id)
                          > (COALESCE(level.level_progress, 0), need.id)) THEN FALSE ELSE TRUE END
            """,
            today=today,
        )

    @api.model
    def _person_sql(self, companies):
        """Who works here, in the job of today; archived people are not there."""
        return SQL(
            """
            SELECT employee.company_id, employee.id AS employee_id, employee.name AS employee_name,
                   employee.parent_id, version.department_id, version.job_id
              FROM hr_employee AS employee
              LEFT JOIN hr_version AS version ON version.id = employee.current_version_id AND version.active
             WHERE employee.active AND %s AND %s
            """,
            companies,
            self._few_sql(),
        )

    @api.model
    def _held_sql(self, today, required, person):
        """What people have of what their jobs require, a row per person and skill. Only evidence counts."""
        # Not in the join: the database takes skill and type for independent, and expects next to nothing.
        same = SQL("own.skill_type_id = required.skill_type_id")
        Skill = self.env["hr.employee.skill"]
        proved = SQL("%s AND %s", same, Skill._qms_proved_sql("own"))
        now = Skill._qms_lasting_sql("own", today)
        enough = SQL("COALESCE(level.level_progress, 0) >= required.progress")
        return SQL(
            """
            SELECT own.employee_id, own.skill_id,
                   max(COALESCE(level.level_progress, 0)) FILTER (WHERE %(counts)s) AS progress,
                   (max(ARRAY[COALESCE(level.level_progress, 0), level.id]) FILTER (WHERE %(counts)s))[2] AS level_id,
                   max(COALESCE(own.valid_to, 'infinity')) FILTER (WHERE %(counts)s AND %(enough)s) AS met_until,
                   max(COALESCE(own.valid_to, 'infinity')) FILTER (WHERE %(counts)s) AS counts_until,
                   max(own.valid_to) FILTER (WHERE %(proved)s AND NOT %(now)s AND %(enough)s) AS ended_on,
                   max(COALESCE(level.level_progress, 0)) FILTER (WHERE %(declared)s) AS declared_progress
              FROM hr_employee_skill AS own
              JOIN (%(person)s) AS person ON person.employee_id = own.employee_id
              JOIN (%(required)s) AS required
                ON required.job_id = person.job_id AND required.skill_id = own.skill_id
              JOIN hr_skill_level AS level ON level.id = own.skill_level_id
             WHERE %(begun)s
             GROUP BY own.employee_id, own.skill_id
            """,
            person=person,
            required=required,
            proved=proved,
            now=now,
            counts=SQL("%s AND %s", proved, now),
            enough=enough,
            declared=SQL("%s AND own.qms_evidence = 'declared' AND %s", same, now),
            begun=Skill._qms_begun_sql("own", today),
        )

    @api.model
    def _left_out_sql(self, required, person):
        """Whom nothing is required of: a row without skill, so that they are seen."""
        return SQL(
            """
            SELECT person.employee_id::bigint * %(places)s, person.*,
                   NULL::int, NULL::int, NULL::boolean, NULL::int, NULL::int, NULL::int, NULL::int, NULL::int,
                   NULL::int, NULL::date, NULL::text, FALSE, NULL::int,
                   CASE WHEN person.job_id IS NULL THEN 'no_job' ELSE 'no_requirement' END
              FROM (%(person)s) AS person
             WHERE NOT EXISTS (
                   SELECT FROM (%(required)s) AS required WHERE required.job_id = person.job_id)
            """,
            places=self._places_sql(),
            person=person,
            required=required,
        )
