-- K32: required skills held with evidence at the level required, of all required skills; beside it the people of whom
-- nothing is required, today.
WITH
\ir competence.sql
SELECT NULL::date, count(*) FILTER (WHERE last_day >= %(today)s), count(*), count(*),
       (SELECT count(*) FROM hr_employee e
         WHERE e.company_id = %(company)s AND e.active AND e.id NOT IN (SELECT person FROM wanted))
FROM pair
