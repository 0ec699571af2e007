-- Order lines of goods due to customers, each as it stood at the cut-off after the month in which it was due.
\ir weighed.sql
agreed AS (
    SELECT sol.id, sol.order_id, sol.product_id, sol.product_uom_id,
           CASE WHEN sol.qms_promise_date IS NOT NULL THEN sol.qms_promise_date
                ELSE (COALESCE(so.commitment_date, so.date_order + sol.customer_lead * interval '1 day')
                      AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date END AS due,
           CASE WHEN sol.qms_promise_date IS NULL THEN sol.product_uom_qty ELSE sol.qms_promise_qty END AS owed,
           CASE WHEN sol.qms_tolerance IS NOT NULL THEN sol.qms_tolerance
                WHEN sol.product_uom_id IN (SELECT id FROM weighed) THEN 2 ELSE 0 END AS tolerance,
           sol.qms_promise_date IS NOT NULL AND sol.qms_promise_source = 'none' AS is_vague,
           so.state <> 'sale' AS is_over, CASE WHEN so.state <> 'sale' THEN so.qms_date_cancelled END AS over_on
    FROM sale_order_line sol
    JOIN sale_order so ON so.id = sol.order_id
    WHERE sol.company_id = %(company)s AND sol.qty_delivered_method = 'stock_move'
      AND (so.state = 'sale' OR sol.qms_promise_date IS NOT NULL)
),
due AS (
    -- Every line, whenever it is due: an order is judged by all of them
    SELECT agreed.*, round((owed * (1 - tolerance / 100.0))::numeric, %(digits)s) AS needed, dated.month,
           max(due) OVER (PARTITION BY order_id) AS order_due,
           LEAST(%(today)s, (dated.month + interval '1 month')::date - 1 + %(cutoff)s) AS as_of
    FROM agreed
    CROSS JOIN LATERAL (SELECT date_trunc('month', due::timestamp)::date AS month) dated
    WHERE owed > 0 AND (over_on IS NULL OR over_on > due)
),
moved AS (
    -- What left for the customer, in the unit of the order; an exchange for what came back adds nothing
    SELECT due.id AS line_id, left_on.day,
           sum(move.quantity * theirs.factor / ours.factor) OVER (PARTITION BY due.id ORDER BY left_on.day, move.id) AS total
    FROM due
    JOIN stock_move move ON move.sale_line_id = due.id AND move.state = 'done'
    JOIN stock_location place ON place.id = move.location_dest_id AND place.usage = 'customer'
    JOIN uom_uom theirs ON theirs.id = move.product_uom
    JOIN uom_uom ours ON ours.id = due.product_uom_id
    LEFT JOIN stock_picking transfer ON transfer.id = move.picking_id
    CROSS JOIN LATERAL (SELECT (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day) left_on
    WHERE move.qms_is_exchange IS NOT TRUE AND left_on.day <= due.as_of
),
judged AS (
    SELECT due.*,
           is_vague OR is_over AND over_on IS NULL
           OR EXISTS (SELECT FROM stock_move part WHERE part.sale_line_id = due.id AND part.state <> 'cancel')
              AND NOT EXISTS (SELECT FROM stock_move part WHERE part.sale_line_id = due.id
                                 AND part.state <> 'cancel' AND part.product_id = due.product_id) AS is_left_out,
           round(COALESCE((SELECT max(total) FROM moved WHERE line_id = due.id AND day <= due.due), 0)::numeric, %(digits)s)
               >= due.needed AS is_in_time,
           (SELECT min(day) FROM moved WHERE line_id = due.id AND round(total::numeric, %(digits)s) >= due.needed) AS complete_on,
           NOT EXISTS (SELECT FROM stock_move more
                       WHERE more.sale_line_id = due.id AND more.state NOT IN ('done', 'cancel'))
           AND NOT EXISTS (SELECT FROM stock_move more JOIN stock_location place ON place.id = more.location_dest_id
                           WHERE more.sale_line_id = due.id AND more.state = 'done' AND place.usage = 'customer'
                             AND (more.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date > due.as_of
                             AND more.qms_is_exchange IS NOT TRUE)
           AND EXISTS (SELECT FROM stock_move any_move WHERE any_move.sale_line_id = due.id) AS is_closed
    FROM due
),
sold AS (
    SELECT judged.*, complete_on IS NULL AND NOT is_over AND is_closed AS is_closed_short,
           COALESCE(complete_on, over_on, as_of) AS waited_until
    FROM judged
)
