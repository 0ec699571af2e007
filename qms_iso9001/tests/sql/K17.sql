-- K17: days between the day of the order plus the lead time and the day of completion, either way, of lines asked for so.
WITH
\ir bought.sql
SELECT month,
       sum(abs(waited_until - qms_asked_date)) FILTER (WHERE is_case), count(*) FILTER (WHERE is_case),
       count(*) FILTER (WHERE is_case), count(*) FILTER (WHERE NOT is_case)
FROM bought
CROSS JOIN LATERAL (
    SELECT COALESCE(NOT is_left_out AND NOT is_closed_short AND qms_asked_delay > 1
                    AND qms_asked_date = qms_asked_on + qms_asked_delay, FALSE) AS is_case
) asked
GROUP BY month
