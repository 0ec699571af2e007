-- K50: working days to the vendor's confirmation; without one until the first goods came, the order ended or the cut-off.
WITH
\ir asked.sql
SELECT month, sum(waited.days) FILTER (WHERE is_due AND NOT is_left_out),
       count(*) FILTER (WHERE is_due AND NOT is_left_out), count(*) FILTER (WHERE is_due AND NOT is_left_out),
       count(*) FILTER (WHERE NOT is_due OR is_left_out)
FROM asked
CROSS JOIN LATERAL (
    SELECT count(*) AS days FROM worked
    WHERE worked.day > ordered_on AND worked.day <= COALESCE(told_on, GREATEST(LEAST(as_of, came_on, over_on), due))
) waited
GROUP BY month
