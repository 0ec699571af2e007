-- Order lines of goods due between two days, per month and judged five days after its end: those on time, all, and those left out.
WITH agreed AS (
    -- With dates and quantities frozen by the addon
    SELECT line.id, line.partner_id, line.product_id, line.product_uom_id, line.qms_promise_date AS due,
           line.qms_promise_qty * (1 - line.qms_tolerance / 100.0) AS needed,
           line.qms_promise_source = 'none' OR placed.state <> 'purchase' AND placed.qms_date_cancelled IS NULL AS unknown
    FROM purchase_order_line line
    JOIN purchase_order placed ON placed.id = line.order_id
    WHERE line.company_id = %(company)s AND line.qty_received_method = 'stock_moves' AND line.qms_promise_qty > 0
      AND line.qms_promise_date BETWEEN %(first)s AND %(last)s
      AND (placed.state = 'purchase' OR placed.qms_date_cancelled IS NULL
           OR placed.qms_date_cancelled > line.qms_promise_date)
    UNION ALL
    -- From before installation: as planned, in the company's zone
    SELECT line.id, line.partner_id, line.product_id, line.product_uom_id,
           (line.date_planned AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
           line.product_qty * (1 - CASE WHEN line.product_uom_id IN %(weighed)s THEN 2 ELSE 0 END / 100.0),
           placed.state <> 'purchase' AND placed.qms_date_cancelled IS NULL
    FROM purchase_order_line line
    JOIN purchase_order placed ON placed.id = line.order_id
    WHERE line.company_id = %(company)s AND line.qty_received_method = 'stock_moves' AND line.product_qty > 0
      AND line.qms_promise_date IS NULL
      AND line.date_planned >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND line.date_planned < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND (placed.state = 'purchase' OR placed.state = 'cancel' AND placed.date_approve IS NOT NULL)
      AND (placed.state = 'purchase' OR placed.qms_date_cancelled IS NULL
           OR placed.qms_date_cancelled > (line.date_planned AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
),
judged AS (
    SELECT agreed.due, agreed.unknown OR moved.is_kit AS left_out,
           round(moved.in_time, %(digits)s) >= round(agreed.needed::numeric, %(digits)s) AS on_time
    FROM agreed
    CROSS JOIN LATERAL (
        SELECT coalesce(
                   sum(CASE WHEN move.product_uom = agreed.product_uom_id THEN move.quantity
                            ELSE move.quantity * (SELECT factor FROM uom_uom WHERE id = move.product_uom)
                                 / (SELECT factor FROM uom_uom WHERE id = agreed.product_uom_id) END)
                   FILTER (WHERE move.state = 'done'
                       AND move.location_id IN (SELECT id FROM stock_location WHERE usage = 'supplier')
                       AND coalesce(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
                           <= least(agreed.due, (date_trunc('month', agreed.due::timestamp) + interval '1 month')::date + 4)
                       AND (move.picking_id IN (SELECT id FROM stock_picking WHERE return_id IS NOT NULL)) IS NOT TRUE),
                   0) AS in_time,
               coalesce(bool_and(move.product_id <> agreed.product_id) FILTER (WHERE move.state <> 'cancel'), false)
                   AS is_kit
        FROM stock_move move
        WHERE move.purchase_line_id = agreed.id
    ) moved
)
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (WHERE NOT left_out AND on_time),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM judged
GROUP BY 1
