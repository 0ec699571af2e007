-- K18: orders confirmed by the vendor within the days to answer, of all orders whose days to answer ended in the month.
WITH
\ir asked.sql
SELECT month, count(*) FILTER (WHERE told_on <= due AND NOT is_left_out), count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM asked
WHERE is_due
GROUP BY month
