from datetime import date, timedelta

from odoo import api, models
from odoo.tools import SQL

# A skill that ends within so many days is asked for again, at half its time at the latest if it is a short one.
LAPSE_DAYS = 90
# What is not held is due so many days after it was found.
GAP_DAYS = 30
NEVER = date(9999, 12, 31)


class QmsTrainingSkillSourceMixin(models.AbstractModel):
    """What people need because of skills: those that their job requires and they do not hold, and those about to end,
    wherever a course grants them. Only skills that count (with evidence, begun, not over) are held.

    A course that was done lately and granted nothing is not asked for again every night.
    """

    _name = "qms.training.skill.source.mixin"
    _inherit = "qms.training.source.mixin"
    _description = "Needs that come from skills"

    @api.model
    def _need_sources(self, company, rules):
        sources, today = super()._need_sources(company, rules), company._qms_today()
        grants = self.env["qms.training.skill"].sudo()
        if grants.search_count([("training_id.active", "=", True), ("company_id", "parent_of", company.id)], limit=1):
            sources += [self._skill_source(today), self._validity_source(today)]
        return sources

    @api.model
    def _still_asked(self, company):
        """Whoever has to hold a skill and holds it for no more than 90 days, by whichever course grants it; and who was
        granted it, of a need that came because it was about to end."""
        lasting = SQL(
            """
            NOT EXISTS (SELECT FROM held
                         WHERE held.employee_id = lacking.employee_id AND held.skill_id = lacking.skill_id
                           AND held.level_progress >= lacking.level_progress AND held.until > %s)
            """,
            company._qms_today() + timedelta(days=LAPSE_DAYS),
        )
        granted = SQL(
            """
            SELECT s.employee_id, s.skill_id, l.level_progress, 'lapse'
              FROM hr_employee_skill s
              JOIN person ON person.id = s.employee_id
              JOIN hr_skill_level l ON l.id = s.skill_level_id
             WHERE s.qms_record_id IS NOT NULL AND %s
            """,
            self.env["hr.employee.skill"]._qms_proved_sql("s"),
        )
        lacking = SQL(
            """
            SELECT lacking.employee_id, grants.training_id, lacking.origin
              FROM (SELECT employee_id, skill_id, level_progress, NULL FROM wanted UNION ALL %(granted)s)
                   lacking (employee_id, skill_id, level_progress, origin)
              JOIN grants ON grants.skill_id = lacking.skill_id AND grants.level_progress >= lacking.level_progress
             WHERE %(lasting)s
            """,
            granted=granted,
            lasting=lasting,
        )
        return [*super()._still_asked(company), lacking]

    @api.model
    def _need_expressions(self, company, rules, employees):
        names = ("hr.employee.skill", "hr.job.skill", "hr.skill.level", "hr.skill.type", "qms.training.skill")
        for name in names:
            self.env[name].flush_model()
        today = company._qms_today()
        return SQL(
            "%s, %s, %s, %s, %s",
            super()._need_expressions(company, rules, employees),
            self._held_expressions(company, today),
            self._wanted_expression(today),
            self._short_expression(today),
            self._ends_expression(),
        )

    @api.model
    def _held_expressions(self, company, today):
        """What the courses of the company grant, and what counts today of that: no course helps with other skills."""
        Skill = self.env["hr.employee.skill"]
        return SQL(
            """
            grants AS MATERIALIZED (
                SELECT g.training_id, g.skill_id, l.level_progress
                  FROM qms_training_skill g
                  JOIN qms_training t ON t.id = g.training_id AND t.active AND t.company_id IN %(companies)s
                  JOIN hr_skill_level l ON l.id = g.skill_level_id),
            held AS MATERIALIZED (
                SELECT s.employee_id, s.skill_id, s.skill_type_id, l.level_progress, s.valid_from, s.qms_record_id,
                       COALESCE(s.valid_to, %(never)s) AS until
                  FROM hr_employee_skill s
                  JOIN person ON person.id = s.employee_id
                  JOIN hr_skill_level l ON l.id = s.skill_level_id
                 WHERE s.skill_id IN (SELECT skill_id FROM grants) AND %(proved)s AND %(begun)s AND %(lasting)s)
            """,
            proved=Skill._qms_proved_sql("s"),
            begun=Skill._qms_begun_sql("s", today),
            lasting=Skill._qms_lasting_sql("s", today),
            never=NEVER,
            companies=tuple(company.sudo().parent_ids.ids),
        )

    @api.model
    def _wanted_expression(self, today):
        """What somebody has to hold: what the job of today requires, else what a course granted."""
        return SQL(
            """
            required AS MATERIALIZED (
                SELECT person.id AS employee_id, asked_for.skill_id, asked_for.skill_type_id,
                       asked_for.progress AS level_progress
                  FROM person
                  JOIN (%(required)s) asked_for
                    ON asked_for.job_id = person.job_id AND asked_for.skill_id IN (SELECT skill_id FROM grants)),
            wanted AS MATERIALIZED (
                SELECT * FROM required
                 UNION ALL
                SELECT held.employee_id, held.skill_id, held.skill_type_id, MAX(held.level_progress)
                  FROM held
                  LEFT JOIN required ON required.employee_id = held.employee_id AND required.skill_id = held.skill_id
                 WHERE held.qms_record_id IS NOT NULL AND required.employee_id IS NULL
                 GROUP BY held.employee_id, held.skill_id, held.skill_type_id)
            """,
            required=self.env["qms.competence.gap"]._required_sql(today),
        )

    @api.model
    def _short_expression(self, today):
        """What is not held, or not much longer; of several rows that are good enough the one that lasts longest."""
        return SQL(
            """
            short AS MATERIALIZED (
                SELECT *
                  FROM (SELECT DISTINCT ON (wanted.employee_id, wanted.skill_id)
                               wanted.employee_id, wanted.skill_id, wanted.level_progress, held.until, held.valid_from
                          FROM wanted
                          LEFT JOIN held ON held.employee_id = wanted.employee_id AND held.skill_id = wanted.skill_id
                                        AND held.skill_type_id = wanted.skill_type_id
                                        AND held.level_progress >= wanted.level_progress
                         ORDER BY wanted.employee_id, wanted.skill_id, held.until DESC, held.valid_from DESC) best
                 WHERE until IS NULL OR until - %(today)s::date <= LEAST(%(lapse)s, (until - valid_from) / 2))
            """,
            today=today,
            lapse=LAPSE_DAYS,
        )

    @api.model
    def _ends_expression(self):
        """When the first skill ends that a course grants, by person; one without end never does."""
        return SQL(
            """
            ends AS (
                SELECT employee_id, training_id, MIN(day) AS day
                  FROM (SELECT s.employee_id, grants.training_id, MAX(COALESCE(s.valid_to, %(never)s)) AS day
                          FROM hr_employee_skill s
                          JOIN person ON person.id = s.employee_id
                          JOIN grants ON grants.skill_id = s.skill_id
                         WHERE %(proved)s
                         GROUP BY s.employee_id, grants.training_id, s.skill_id) last
                 GROUP BY employee_id, training_id)
            """,
            proved=self.env["hr.employee.skill"]._qms_proved_sql("s"),
            never=NEVER,
        )

    @api.model
    def _skill_source(self, today):
        """Whoever lacks a skill, or will soon: one course for each, the first of the lowest level that is enough."""
        return SQL(
            """
            (SELECT DISTINCT ON (short.employee_id, short.skill_id)
                    short.employee_id, grants.training_id, CASE WHEN short.until IS NULL THEN 'gap' ELSE 'lapse' END,
                    NULL::integer, NULL::integer, short.skill_id, COALESCE(short.until, %(today)s::date + %(days)s)
               FROM short
               JOIN grants ON grants.skill_id = short.skill_id AND grants.level_progress >= short.level_progress
              WHERE NOT EXISTS (
                    SELECT 1 FROM qms_training_record r JOIN grants other ON other.training_id = r.training_id
                     WHERE r.employee_id = short.employee_id AND other.skill_id = short.skill_id
                       AND other.level_progress >= short.level_progress
                       AND (r.state IN ('needed', 'planned')
                            OR r.state IN ('attended', 'passed')
                           AND r.date_done > COALESCE(short.valid_from, %(today)s::date - %(lapse)s)))
              ORDER BY short.employee_id, short.skill_id, grants.level_progress, grants.training_id)
            """,
            today=today,
            days=GAP_DAYS,
            lapse=LAPSE_DAYS,
        )

    @api.model
    def _validity_source(self, today):
        """Whoever a rule asks to do a course again before what it granted ends, or when that has ended."""
        return SQL(
            """
            SELECT asked.employee_id, rule.training_id, 'rule', rule.id, NULL::integer, NULL::integer,
                   GREATEST(ends.day, %(today)s::date)
              FROM asked
              JOIN qms_training_rule rule ON rule.id = asked.rule_id AND rule.repeat = 'validity'
              JOIN done ON done.employee_id = asked.employee_id AND done.training_id = rule.training_id
              JOIN ends ON ends.employee_id = asked.employee_id AND ends.training_id = rule.training_id
             WHERE done.last < ends.day
               AND ends.day - LEAST(rule.lead_days, (ends.day - done.last) / 2) <= %(today)s::date
            """,
            today=today,
        )
