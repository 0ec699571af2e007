-- Everybody of the company, and what they hold.
, person AS NOT MATERIALIZED (
    SELECT e.id, v.department_id, v.job_id
      FROM hr_employee e JOIN hr_version v ON v.id = e.current_version_id
     WHERE e.company_id = %(company)s AND e.active AND v.active
),
own AS NOT MATERIALIZED (
    SELECT * FROM hr_employee_skill
)
