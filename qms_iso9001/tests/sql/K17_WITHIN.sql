-- K17_WITHIN: lines asked for with the lead time and complete within 2 days of it, earlier or later, of all such lines.
WITH
\ir lead.sql
SELECT month, count(*) FILTER (WHERE is_case AND days <= 2), count(*) FILTER (WHERE is_case),
       count(*) FILTER (WHERE is_case), count(*) FILTER (WHERE NOT is_case)
FROM lead
GROUP BY month
