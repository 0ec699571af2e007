-- K06_UNKNOWN: of what came back, by the month of its delivery: that of which nobody entered why.
WITH
\ir delivered.sql
SELECT month, count(*) FILTER (WHERE is_unknown), count(*), count(*), 0
FROM delivered
WHERE is_returned
GROUP BY month
