-- K26_UNKNOWN: cost of poor quality of which nobody said why, by all of it in the same month.
WITH
\ir quality_cost.sql
months AS (
    SELECT date_trunc('month', day::timestamp)::date AS month, amount, is_unknown
    FROM lost
    JOIN (SELECT 1) one ON day BETWEEN %(first)s AND %(last)s
    WHERE amount <> 0
)
SELECT month, COALESCE(sum(amount) FILTER (WHERE is_unknown), 0), sum(amount), count(*), 0
FROM months
GROUP BY month
