-- Order lines of goods due to customers between two days, per month and judged five days after its end: those on time, all, and those left out.
WITH agreed AS (
    -- With dates and quantities frozen by the addon
    SELECT line.id, line.product_id, line.product_uom_id, line.qms_promise_date AS due,
           line.qms_promise_qty * (1 - line.qms_tolerance / 100.0) AS needed,
           line.qms_promise_source = 'none' OR placed.state <> 'sale' AND placed.qms_date_cancelled IS NULL AS unknown
    FROM sale_order_line line
    JOIN sale_order placed ON placed.id = line.order_id
    WHERE line.company_id = %(company)s AND line.qty_delivered_method = 'stock_move' AND line.qms_promise_qty > 0
      AND line.qms_promise_date BETWEEN %(first)s AND %(last)s
      AND (placed.state = 'sale' OR placed.qms_date_cancelled IS NULL
           OR placed.qms_date_cancelled > line.qms_promise_date)
    UNION ALL
    -- From before installation: as planned, in the company's zone
    SELECT line.id, line.product_id, line.product_uom_id,
           (coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
            AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
           line.product_uom_qty * (1 - CASE WHEN line.product_uom_id IN %(weighed)s THEN 2 ELSE 0 END / 100.0),
           false
    FROM sale_order_line line
    JOIN sale_order placed ON placed.id = line.order_id
    WHERE line.company_id = %(company)s AND line.qty_delivered_method = 'stock_move' AND line.product_uom_qty > 0
      AND line.qms_promise_date IS NULL AND placed.state = 'sale'
      AND coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
          >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
          < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
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
                       AND move.location_dest_id IN (SELECT id FROM stock_location WHERE usage = 'customer')
                       AND (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                           <= least(agreed.due, (date_trunc('month', agreed.due::timestamp) + interval '1 month')::date + 4)
                       AND move.qms_is_exchange IS NOT TRUE),
                   0) AS in_time,
               coalesce(bool_and(move.product_id <> agreed.product_id) FILTER (WHERE move.state <> 'cancel'), false)
                   AS is_kit
        FROM stock_move move
        WHERE move.sale_line_id = agreed.id
    ) moved
)
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (WHERE NOT left_out AND on_time),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM judged
GROUP BY 1
