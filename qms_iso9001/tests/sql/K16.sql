-- K16: receipts of order lines of which something was sent back or scrapped at the receipt by the cut-off, of all receipts.
WITH
\ir received.sql
SELECT month, count(*) FILTER (WHERE rejected > 0), count(*), count(*), 0
FROM received
GROUP BY month
