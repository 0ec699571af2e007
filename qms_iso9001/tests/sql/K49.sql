-- K49: what vendors billed, by the same quantities at the prices ordered; a price within the tolerance is the one ordered.
WITH
\ir billed.sql
SELECT month,
       COALESCE(sum(weight * CASE WHEN abs(share - 1) <= tolerance THEN ordered ELSE price END) FILTER (WHERE NOT is_left_out), 0),
       -- A credit note at less corrects a price: it takes no quantity back
       COALESCE(sum(weight * ordered) FILTER (WHERE NOT is_left_out AND NOT (is_credit AND share < 1 - tolerance)), 0),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM billed
GROUP BY month
