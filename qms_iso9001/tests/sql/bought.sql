-- Order lines of goods due from vendors, each as it stood at the cut-off after the month in which it was due.
\ir weighed.sql
agreed AS (
    SELECT pol.id, pol.order_id, pol.product_id, pol.product_uom_id, pol.qms_asked_on, pol.qms_asked_date,
           pol.qms_asked_delay,
           -- As agreed; a line from before installation as it is planned
           CASE WHEN pol.qms_promise_date IS NULL THEN (pol.date_planned AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                ELSE pol.qms_promise_date END AS due,
           CASE WHEN pol.qms_promise_date IS NULL THEN pol.product_qty ELSE pol.qms_promise_qty END AS owed,
           CASE WHEN pol.qms_tolerance IS NOT NULL THEN pol.qms_tolerance
                WHEN pol.product_uom_id IN (SELECT id FROM weighed) THEN 2 ELSE 0 END AS tolerance,
           COALESCE(pol.qms_asked_price, pol.price_subtotal / NULLIF(pol.product_qty, 0)) / po.currency_rate AS price,
           pol.qms_promise_date IS NOT NULL AND pol.qms_promise_source = 'none' AS is_vague,
           po.state <> 'purchase' AS is_over, CASE WHEN po.state <> 'purchase' THEN po.qms_date_cancelled END AS over_on
    FROM purchase_order_line pol
    JOIN purchase_order po ON po.id = pol.order_id
    WHERE pol.company_id = %(company)s AND pol.qty_received_method = 'stock_moves'
      AND (po.state = 'purchase' OR po.date_approve IS NOT NULL)
),
due AS (
    SELECT agreed.*, round((owed * (1 - tolerance / 100.0))::numeric, %(digits)s) AS needed, dated.month,
           LEAST(%(today)s, (dated.month + interval '1 month')::date - 1 + %(cutoff)s) AS as_of
    FROM agreed
    CROSS JOIN LATERAL (SELECT date_trunc('month', due::timestamp)::date AS month) dated
    WHERE owed > 0 AND due BETWEEN %(first)s AND %(last)s AND (over_on IS NULL OR over_on > due)
),
moved AS (
    -- What came, in the unit of the order; an exchange adds nothing
    SELECT due.id AS line_id, move.id AS move_id, arrived.day,
           sum(move.quantity * theirs.factor / ours.factor) OVER (PARTITION BY due.id ORDER BY arrived.day, move.id) AS total
    FROM due
    JOIN stock_move move ON move.purchase_line_id = due.id AND move.state = 'done'
    JOIN stock_location place ON place.id = move.location_id AND place.usage = 'supplier'
    JOIN uom_uom theirs ON theirs.id = move.product_uom
    JOIN uom_uom ours ON ours.id = due.product_uom_id
    LEFT JOIN stock_picking transfer ON transfer.id = move.picking_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS day
    ) arrived
    WHERE transfer.return_id IS NULL AND arrived.day <= due.as_of
),
judged AS (
    SELECT due.*,
           is_vague OR is_over AND over_on IS NULL
           OR EXISTS (SELECT FROM stock_move part WHERE part.purchase_line_id = due.id AND part.state <> 'cancel')
              AND NOT EXISTS (SELECT FROM stock_move part WHERE part.purchase_line_id = due.id
                                 AND part.state <> 'cancel' AND part.product_id = due.product_id) AS is_left_out,
           round(COALESCE((SELECT max(total) FROM moved WHERE line_id = due.id AND day <= due.due), 0)::numeric, %(digits)s)
               AS in_time_qty,
           round(COALESCE((SELECT max(total) FROM moved WHERE line_id = due.id), 0)::numeric, %(digits)s) AS came_qty,
           (SELECT min(day) FROM moved WHERE line_id = due.id AND round(total::numeric, %(digits)s) >= due.needed) AS complete_on,
           -- Nothing more is expected, and nothing more came after the day of judgement
           NOT EXISTS (SELECT FROM stock_move more
                       WHERE more.purchase_line_id = due.id AND more.state NOT IN ('done', 'cancel'))
           AND NOT EXISTS (SELECT FROM stock_move more JOIN stock_location place ON place.id = more.location_id
                           WHERE more.purchase_line_id = due.id AND more.state = 'done' AND place.usage = 'supplier'
                             AND COALESCE(more.qms_arrived_date, (more.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) > due.as_of
                             AND NOT EXISTS (SELECT FROM stock_picking swap WHERE swap.id = more.picking_id AND swap.return_id IS NOT NULL))
           AND EXISTS (SELECT FROM stock_move any_move WHERE any_move.purchase_line_id = due.id) AS is_closed
    FROM due
    WHERE due.due < due.as_of
),
bought AS (
    SELECT judged.*, complete_on IS NULL AND NOT is_over AND is_closed AS is_closed_short,
           COALESCE(complete_on, over_on, as_of) AS waited_until
    FROM judged
)
