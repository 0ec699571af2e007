-- K17_WITHIN: lines asked for with the lead time and complete within 2 days of it, earlier or later, of all such lines.
WITH
\ir bought.sql
SELECT month,
       count(*) FILTER (WHERE is_case AND abs(waited_until - qms_asked_date) <= 2), count(*) FILTER (WHERE is_case),
       count(*) FILTER (WHERE is_case), count(*) FILTER (WHERE NOT is_case)
FROM bought
CROSS JOIN LATERAL (
    SELECT COALESCE(NOT is_left_out AND NOT is_closed_short AND qms_asked_delay > 1
                    AND qms_asked_date = qms_asked_on + qms_asked_delay, FALSE) AS is_case
) asked
GROUP BY month
