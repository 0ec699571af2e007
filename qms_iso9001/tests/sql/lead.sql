\ir bought.sql
,
-- Days between the day of the order plus the lead time and the day of completion, either way; a case where it was asked
-- for so.
lead AS (
    SELECT month, abs(waited_until - qms_asked_date) AS days,
           COALESCE(NOT is_left_out AND NOT is_closed_short AND qms_asked_delay > 1
                    AND qms_asked_date = qms_asked_on + qms_asked_delay, FALSE) AS is_case
    FROM bought
)
