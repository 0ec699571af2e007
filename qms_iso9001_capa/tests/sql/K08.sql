-- K08: complaints received, by the deliveries to customers done in the month; per thousand by the unit of the figure.
WITH came AS (
    SELECT date_trunc('month', date_received AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month, count(*) AS number
    FROM qms_complaint
    WHERE company_id = %(company)s AND state <> 'cancelled'
      AND (date_received AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    GROUP BY 1
),
left_for_customers AS (
    SELECT date_trunc('month', transfer.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month, count(*) AS number
    FROM stock_picking transfer
    JOIN stock_picking_type kind ON kind.id = transfer.picking_type_id AND kind.code = 'outgoing'
    WHERE transfer.company_id = %(company)s AND transfer.state = 'done' AND transfer.return_id IS NULL
      AND (transfer.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    GROUP BY 1
)
SELECT COALESCE(came.month, left_for_customers.month), COALESCE(came.number, 0), COALESCE(left_for_customers.number, 0),
       COALESCE(left_for_customers.number, 0), 0
FROM came
FULL JOIN left_for_customers ON left_for_customers.month = came.month
