-- K04_WORST: the days that nine of ten late order lines due in the month stay below or reach.
WITH
\ir late.sql
SELECT month, percentile_cont(0.9) WITHIN GROUP (ORDER BY days), NULL, count(*), 0
FROM late
GROUP BY month
