-- K33: required skills that were held and have ended, today.
WITH
\ir competence.sql
SELECT NULL::date, count(*), NULL, count(*), 0
FROM pair
WHERE last_day < %(today)s AND NOT is_something_held
