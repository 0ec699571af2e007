-- K02: sales orders of which all lines were delivered in full by their agreed dates, of all due in the month.
WITH
\ir orders_sold.sql
SELECT month, count(*) FILTER (WHERE is_in_time AND NOT is_left_out), count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM judged_orders
WHERE due < as_of
GROUP BY month
