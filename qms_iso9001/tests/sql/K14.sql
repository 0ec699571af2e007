-- K14: order lines of goods of which the agreed quantity came by the agreed date, of all due in the month.
WITH
\ir bought.sql
SELECT month, count(*) FILTER (WHERE in_time_qty >= needed AND NOT is_left_out), count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM bought
GROUP BY month
