-- The need of one course for so many people: the same rows, written plainly.
WITH written AS (
    INSERT INTO qms_training_record (
        employee_id, company_id, training_id, state, origin, date_due, employee_name, course_name, job_name,
        department_name, minutes, hours, attempt, effect_state, is_on_time, create_uid, create_date, write_uid,
        write_date)
    SELECT e.id, e.company_id, c.id, 'needed', 'rule', %(today)s::date + 30, e.name, c.name, j.name ->> 'en_US',
           d.name ->> 'en_US', 0, 0, 1, 'none', FALSE, 1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
      FROM hr_employee e
      JOIN hr_version v ON v.id = e.current_version_id
      JOIN hr_job j ON j.id = v.job_id
      JOIN hr_department d ON d.id = v.department_id
     CROSS JOIN qms_training c
     WHERE e.active AND e.company_id = %(company)s AND c.id = %(course)s
     ORDER BY v.department_id
     LIMIT %(number)s
    RETURNING 1
)
SELECT count(*) FROM written
