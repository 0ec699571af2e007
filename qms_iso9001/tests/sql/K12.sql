-- K12: contacts who answered within 30 days, of those who were asked in the month.
WITH
\ir answers.sql
SELECT date_trunc('month', asked_on::timestamp)::date, count(*) FILTER (WHERE answered_on <= asked_on + 30), count(*), count(*), 0
FROM answers
WHERE asked_on BETWEEN %(first)s AND %(last)s
GROUP BY 1
