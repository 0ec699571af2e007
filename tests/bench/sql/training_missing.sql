-- Who needs which course and nobody wrote it down: rules, major revisions, skills that a course grants.
, person AS (
    SELECT e.id, v.job_id, v.department_id
      FROM hr_employee e JOIN hr_version v ON v.id = e.current_version_id
     WHERE e.active AND e.company_id = CASE WHEN %(is_few)s THEN %(few)s ELSE %(company)s END
),
course AS (
    SELECT id FROM qms_training
     WHERE active AND company_id = CASE WHEN %(is_few)s THEN %(few)s ELSE %(company)s END
),
rule AS (
    SELECT r.* FROM qms_training_rule r JOIN course ON course.id = r.training_id WHERE r.active
),
named AS (
    SELECT rule.id AS rule_id, person.id AS employee_id FROM rule CROSS JOIN person WHERE rule.audience = 'everybody'
     UNION
    SELECT c.qms_training_rule_id, person.id
      FROM hr_department_qms_training_rule_rel c JOIN person ON person.department_id = c.hr_department_id
     UNION
    SELECT c.qms_training_rule_id, person.id
      FROM hr_job_qms_training_rule_rel c JOIN person ON person.job_id = c.hr_job_id
     UNION
    SELECT c.qms_training_rule_id, t.employee_id
      FROM hr_employee_category_qms_training_rule_rel c
      JOIN employee_category_rel t ON t.category_id = c.hr_employee_category_id
     UNION
    SELECT c.qms_training_rule_id, c.hr_employee_id FROM hr_employee_qms_training_rule_rel c
),
asked AS (
    SELECT rule.training_id, rule.repeat, rule.months, rule.lead_days, person.id AS employee_id
      FROM named JOIN rule ON rule.id = named.rule_id JOIN person ON person.id = named.employee_id
),
done AS (
    SELECT r.employee_id, r.training_id, max(r.date_done) AS last
      FROM qms_training_record r JOIN course ON course.id = r.training_id
     WHERE r.state IN ('attended', 'passed')
     GROUP BY r.employee_id, r.training_id
),
granted AS (
    SELECT g.training_id, g.skill_id, l.level_progress
      FROM qms_training_skill g
      JOIN course ON course.id = g.training_id
      JOIN hr_skill_level l ON l.id = g.skill_level_id
),
held AS (
    SELECT s.employee_id, s.skill_id, s.qms_record_id, s.valid_from, l.level_progress,
           COALESCE(s.valid_to, 'infinity') AS until
      FROM hr_employee_skill s
      JOIN person ON person.id = s.employee_id
      JOIN hr_skill_level l ON l.id = s.skill_level_id
     WHERE s.skill_id IN (SELECT skill_id FROM granted) AND s.qms_evidence IN ('confirmed', 'granted')
       AND s.valid_from <= %(today)s
),
wanted AS (
    SELECT person.id AS employee_id, need.skill_id, need.level_progress
      FROM person JOIN need ON need.job_id = person.job_id AND need.skill_id IN (SELECT skill_id FROM granted)
     UNION ALL
    SELECT held.employee_id, held.skill_id, max(held.level_progress)
      FROM held JOIN person ON person.id = held.employee_id
      LEFT JOIN need ON need.job_id = person.job_id AND need.skill_id = held.skill_id
     WHERE held.qms_record_id IS NOT NULL AND held.until >= %(today)s AND need.job_id IS NULL
     GROUP BY held.employee_id, held.skill_id
),
best AS (
    SELECT DISTINCT ON (wanted.employee_id, wanted.skill_id) wanted.*, held.until, held.valid_from
      FROM wanted
      LEFT JOIN held ON held.employee_id = wanted.employee_id AND held.skill_id = wanted.skill_id
            AND held.level_progress >= wanted.level_progress AND held.until >= %(today)s
     ORDER BY wanted.employee_id, wanted.skill_id, held.until DESC NULLS LAST, held.valid_from DESC
),
ends AS (
    SELECT employee_id, training_id, min(day) AS day
      FROM (SELECT held.employee_id, granted.training_id, max(held.until) AS day
              FROM held JOIN granted ON granted.skill_id = held.skill_id
             GROUP BY held.employee_id, granted.training_id, held.skill_id) last
     GROUP BY employee_id, training_id
),
revised AS (
    SELECT c.qms_training_id AS training_id, max(r.in_force_from) AS day
      FROM qms_document_qms_training_rel c
      JOIN course ON course.id = c.qms_training_id
      JOIN qms_document_revision r ON r.document_id = c.qms_document_id
     WHERE r.state = 'in_force' AND r.sequence > 1 AND NOT COALESCE(r.is_minor, FALSE)
     GROUP BY c.qms_training_id
),
found AS (
    SELECT asked.employee_id, asked.training_id
      FROM asked
      LEFT JOIN done ON done.employee_id = asked.employee_id AND done.training_id = asked.training_id
      LEFT JOIN ends ON ends.employee_id = asked.employee_id AND ends.training_id = asked.training_id
     WHERE done.last IS NULL
        OR asked.repeat = 'months'
       AND done.last + make_interval(months => asked.months, days => -asked.lead_days) <= %(today)s::date
        OR asked.repeat = 'validity' AND done.last < ends.day AND ends.day < 'infinity'
       AND ends.day - LEAST(asked.lead_days, (ends.day - done.last) / 2) <= %(today)s::date
     UNION
    SELECT done.employee_id, done.training_id
      FROM done
      JOIN revised ON revised.training_id = done.training_id AND done.last < revised.day
      JOIN asked ON asked.employee_id = done.employee_id AND asked.training_id = done.training_id
     UNION
    SELECT best.employee_id, granted.training_id
      FROM best
      JOIN granted ON granted.skill_id = best.skill_id AND granted.level_progress >= best.level_progress
      LEFT JOIN done ON done.employee_id = best.employee_id AND done.training_id = granted.training_id
     WHERE (best.until IS NULL
            OR best.until < 'infinity'
           AND best.until - %(today)s::date <= LEAST(90, (best.until - best.valid_from) / 2))
       AND COALESCE(done.last <= COALESCE(best.valid_from, %(today)s::date - 90), TRUE)
)
SELECT found.employee_id, found.training_id
  FROM found
 WHERE NOT EXISTS (
       SELECT FROM qms_training_record r
        WHERE r.employee_id = found.employee_id AND r.training_id = found.training_id
          AND r.state IN ('needed', 'planned'))
