-- K06: products delivered in the month of which something came back by the cut-off, of all products delivered in it.
WITH
\ir delivered.sql
SELECT month, count(*) FILTER (WHERE is_returned), count(*), count(*), 0
FROM delivered
GROUP BY month
