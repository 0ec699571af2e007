-- Pairs of a person and a skill that the job of today requires, and what the person has of it with evidence.
-- To be taken in after WITH.
wanted AS (
    SELECT p.id AS person, n.skill_id, n.skill_type_id, max(l.level_progress) AS level
      FROM hr_employee p
      JOIN hr_version v ON v.id = p.current_version_id
      JOIN hr_job_skill n ON n.job_id = v.job_id
      JOIN hr_skill_type t ON t.id = n.skill_type_id
      JOIN hr_skill_level l ON l.id = n.skill_level_id
     WHERE p.company_id = %(company)s AND p.active AND t.active
       AND n.valid_from <= %(today)s AND (n.valid_to IS NULL OR n.valid_to >= %(today)s)
     GROUP BY p.id, n.skill_id, n.skill_type_id
), proved AS (
    SELECT w.person, w.skill_id, l.level_progress >= w.level AS is_enough, COALESCE(h.valid_to, 'infinity') AS until
      FROM wanted w
      JOIN hr_employee_skill h
        ON h.employee_id = w.person AND h.skill_id = w.skill_id AND h.skill_type_id = w.skill_type_id
      JOIN hr_skill_level l ON l.id = h.skill_level_id
     WHERE h.qms_evidence IN ('confirmed', 'granted') AND h.valid_from <= %(today)s
), pair AS (
    SELECT w.person, w.skill_id,
           (SELECT max(until) FROM proved p
             WHERE p.person = w.person AND p.skill_id = w.skill_id AND is_enough) AS last_day,
           EXISTS (SELECT FROM proved p
                    WHERE p.person = w.person AND p.skill_id = w.skill_id AND until >= %(today)s) AS is_something_held
      FROM wanted w
)
