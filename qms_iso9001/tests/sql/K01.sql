-- K01: order lines of goods of which the agreed quantity was delivered by the agreed date, of all due in the month.
WITH
\ir sold.sql
SELECT month, count(*) FILTER (WHERE is_in_time AND NOT is_left_out), count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM sold
WHERE due < as_of AND due BETWEEN %(first)s AND %(last)s
GROUP BY month
