\ir sold.sql
,
-- Order lines due in the month that were late, with their days; what was closed short has no days.
late AS (
    SELECT month, waited_until - due AS days
    FROM sold
    WHERE due < as_of AND due BETWEEN %(first)s AND %(last)s
      AND NOT is_left_out AND NOT is_in_time AND NOT is_closed_short AND waited_until > due
)
