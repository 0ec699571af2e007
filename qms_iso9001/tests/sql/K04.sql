-- K04: the middle one of the days by which late order lines due in the month were late; what was closed short has no days.
WITH
\ir sold.sql
SELECT month, percentile_cont(0.5) WITHIN GROUP (ORDER BY waited_until - due), NULL, count(*), 0
FROM sold
WHERE due < as_of AND due BETWEEN %(first)s AND %(last)s
  AND NOT is_left_out AND NOT is_in_time AND NOT is_closed_short AND waited_until > due
GROUP BY month
