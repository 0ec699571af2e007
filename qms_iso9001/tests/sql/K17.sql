-- K17: days between the day of the order plus the lead time and the day of completion, either way, of lines asked for so.
WITH
\ir lead.sql
SELECT month, sum(days) FILTER (WHERE is_case), count(*) FILTER (WHERE is_case),
       count(*) FILTER (WHERE is_case), count(*) FILTER (WHERE NOT is_case)
FROM lead
GROUP BY month
