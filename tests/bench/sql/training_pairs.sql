-- What jobs require beside what their people hold with evidence: joined once, grouped by person and skill.
WITH pair AS (
    SELECT v.department_id, h.until, h.counted, h.ended, h.declared
      FROM hr_employee e
      JOIN hr_version v ON v.id = e.current_version_id
      JOIN hr_job_skill n ON n.job_id = v.job_id
      LEFT JOIN (
           SELECT s.employee_id, s.skill_id,
                  max(COALESCE(s.valid_to, 'infinity')) FILTER (WHERE s.qms_evidence IN ('confirmed', 'granted')
                      AND COALESCE(s.valid_to >= %(today)s, TRUE) AND l.level_progress >= r.level_progress) AS until,
                  bool_or(s.qms_evidence IN ('confirmed', 'granted')
                      AND COALESCE(s.valid_to >= %(today)s, TRUE)) AS counted,
                  bool_or(s.qms_evidence IN ('confirmed', 'granted')
                      AND s.valid_to < %(today)s AND l.level_progress >= r.level_progress) AS ended,
                  bool_or(s.qms_evidence = 'declared' AND COALESCE(s.valid_to >= %(today)s, TRUE)) AS declared
             FROM hr_employee_skill s
             JOIN hr_employee p ON p.id = s.employee_id
             JOIN hr_version pv ON pv.id = p.current_version_id
             JOIN hr_job_skill pn
               ON pn.job_id = pv.job_id AND pn.skill_id = s.skill_id AND pn.skill_type_id = s.skill_type_id
             JOIN hr_skill_level l ON l.id = s.skill_level_id
             JOIN hr_skill_level r ON r.id = pn.skill_level_id
            WHERE p.company_id = %(company)s AND s.valid_from <= %(today)s
              AND pn.valid_from <= %(today)s AND (pn.valid_to IS NULL OR pn.valid_to >= %(today)s)
            GROUP BY s.employee_id, s.skill_id) h ON h.employee_id = e.id AND h.skill_id = n.skill_id
     WHERE e.company_id = %(company)s AND e.active AND v.active
       AND n.valid_from <= %(today)s AND (n.valid_to IS NULL OR n.valid_to >= %(today)s)
)
