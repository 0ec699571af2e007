-- What jobs require beside what their people hold with evidence: joined once, grouped by person and skill.
, held AS NOT MATERIALIZED (
    SELECT s.employee_id, s.skill_id,
           max(COALESCE(s.valid_to, 'infinity')) FILTER (WHERE s.qms_evidence IN ('confirmed', 'granted')
               AND COALESCE(s.valid_to >= %(today)s, TRUE) AND l.level_progress >= need.level_progress) AS until,
           bool_or(s.qms_evidence IN ('confirmed', 'granted')
               AND COALESCE(s.valid_to >= %(today)s, TRUE)) AS counted,
           bool_or(s.qms_evidence IN ('confirmed', 'granted')
               AND s.valid_to < %(today)s AND l.level_progress >= need.level_progress) AS ended,
           bool_or(s.qms_evidence = 'declared' AND COALESCE(s.valid_to >= %(today)s, TRUE)) AS declared
      FROM own s
      JOIN person ON person.id = s.employee_id
      JOIN need ON need.job_id = person.job_id AND need.skill_id = s.skill_id AND need.skill_type_id = s.skill_type_id
      JOIN hr_skill_level l ON l.id = s.skill_level_id
     WHERE s.valid_from <= %(today)s
     GROUP BY s.employee_id, s.skill_id
),
pair AS NOT MATERIALIZED (
    SELECT person.id AS employee_id, person.department_id, need.skill_id, until,
           CASE WHEN until <= %(today)s::date + 90 THEN 'expiring' WHEN until IS NOT NULL THEN 'met'
                WHEN counted THEN 'below' WHEN ended THEN 'expired' WHEN declared THEN 'declared'
                ELSE 'missing' END AS state
      FROM person
      JOIN need ON need.job_id = person.job_id
      LEFT JOIN held ON held.employee_id = person.id AND held.skill_id = need.skill_id
)
