-- K19: nonconformities of vendors found, by the receipts of order lines in the month; per hundred by the unit of the figure.
WITH
\ir received.sql
,
found AS (
    SELECT date_trunc('month', date_detected::timestamp)::date AS month, count(*) AS number
    FROM qms_nonconformity
    WHERE company_id = %(company)s AND state <> 'cancelled' AND partner_kind = 'vendor'
      AND date_detected BETWEEN %(first)s AND %(last)s
    GROUP BY 1
),
came AS (SELECT month, count(*) AS number FROM received GROUP BY month)
SELECT COALESCE(came.month, found.month), COALESCE(found.number, 0), COALESCE(came.number, 0), COALESCE(came.number, 0), 0
FROM came
FULL JOIN found ON found.month = came.month
