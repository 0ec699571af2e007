-- K05: order lines due in the month whose agreed date was moved by anybody but the customer, by the cut-off, of all due.
WITH
\ir sold.sql
SELECT month,
       count(*) FILTER (WHERE NOT is_left_out AND EXISTS (
           SELECT FROM qms_promise_change change
           WHERE change.sale_line_id = sold.id AND change.cause <> 'customer' AND change.date_from IS DISTINCT FROM change.date_to
             AND (change.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= sold.as_of)),
       count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM sold
WHERE due < as_of AND due BETWEEN %(first)s AND %(last)s
GROUP BY month
