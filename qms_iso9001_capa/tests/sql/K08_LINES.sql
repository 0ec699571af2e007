-- K08_LINES: complaints received, by the order lines confirmed in the month; per thousand by the unit of the figure.
WITH came AS (
    SELECT date_trunc('month', date_received AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month, count(*) AS number
    FROM qms_complaint
    WHERE company_id = %(company)s AND state <> 'cancelled'
      AND (date_received AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    GROUP BY 1
),
confirmed AS (
    SELECT month, count(*) AS number
    FROM (
        SELECT DISTINCT date_trunc('month', placed.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month,
               line.order_id, line.product_id, line.price_unit, line.invoice_status
        FROM sale_order_line line
        JOIN sale_order placed ON placed.id = line.order_id
        WHERE placed.company_id = %(company)s AND placed.state = 'sale'
          AND line.display_type IS NULL AND line.product_id IS NOT NULL
          AND (placed.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    ) AS sold
    GROUP BY month
)
SELECT COALESCE(came.month, confirmed.month), COALESCE(came.number, 0), COALESCE(confirmed.number, 0),
       COALESCE(confirmed.number, 0), 0
FROM came
FULL JOIN confirmed ON confirmed.month = came.month
