-- The first page of the matrix: people whose job requires skills, by name; and what they hold.
, person AS MATERIALIZED (
    SELECT e.id, v.department_id, v.job_id
      FROM hr_employee e JOIN hr_version v ON v.id = e.current_version_id
     WHERE e.company_id = %(company)s AND e.active AND v.active
       AND v.job_id IN (SELECT job_id FROM need) AND (v.job_id = %(job)s OR NOT %(of_job)s)
     ORDER BY e.name, e.id
     LIMIT %(page)s
),
own AS MATERIALIZED (
    SELECT * FROM hr_employee_skill WHERE employee_id = ANY(ARRAY(SELECT id FROM person))
)
