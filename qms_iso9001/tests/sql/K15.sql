-- K15: what came by the cut-off of the agreed quantities, at the price of the order, by what was agreed.
WITH
\ir bought.sql
SELECT month,
       COALESCE(sum(LEAST(came_qty, owed) * price) FILTER (WHERE NOT is_left_out), 0),
       COALESCE(sum(owed * price) FILTER (WHERE NOT is_left_out), 0),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM bought
GROUP BY month
