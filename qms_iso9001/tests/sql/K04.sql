-- K04: the middle one of the days by which late order lines due in the month were late.
WITH
\ir late.sql
SELECT month, percentile_cont(0.5) WITHIN GROUP (ORDER BY days), NULL, count(*), 0
FROM late
GROUP BY month
