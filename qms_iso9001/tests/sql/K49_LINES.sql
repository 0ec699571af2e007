-- K49_LINES: lines of bills above the price ordered and the tolerance, of all lines of bills.
WITH
\ir billed.sql
SELECT month, count(*) FILTER (WHERE share > 1 + tolerance AND NOT is_left_out), count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM billed
WHERE NOT is_credit
GROUP BY month
