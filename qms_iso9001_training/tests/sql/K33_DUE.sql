-- K33_DUE: required skills that are held and end within 90 days, today.
WITH
\ir competence.sql
SELECT NULL::date, count(*), NULL, count(*), 0
FROM pair
WHERE last_day >= %(today)s AND last_day <= %(today)s::date + 90
