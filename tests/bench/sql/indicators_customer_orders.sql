-- Sales orders of goods of which the last line is due between two days, as each stood %(days)s days after the end of
-- its month.
WITH due_order AS MATERIALIZED (
    SELECT line.order_id
    FROM sale_order_line line
    WHERE line.company_id = %(company)s AND line.qms_promise_date BETWEEN %(first)s AND %(last)s
    UNION
    SELECT line.order_id
    FROM sale_order placed
    JOIN sale_order_line line ON line.order_id = placed.id
    WHERE line.company_id = %(company)s AND line.qms_promise_date IS NULL AND placed.state = 'sale'
      AND coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
          >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
          < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
),
agreed AS (
    SELECT line.id, line.order_id, line.product_id, line.product_uom_id, planned.due,
           coalesce(line.qms_promise_qty, line.product_uom_qty) * (1 - coalesce(
               line.qms_tolerance, CASE WHEN line.product_uom_id IN %(weighed)s THEN 2 ELSE 0 END) / 100.0) AS needed,
           coalesce(line.qms_promise_source = 'none', FALSE)
               OR placed.state <> 'sale' AND placed.qms_date_cancelled IS NULL AS unknown
    FROM due_order
    JOIN sale_order placed ON placed.id = due_order.order_id
    JOIN sale_order_line line ON line.order_id = placed.id
    CROSS JOIN LATERAL (
        SELECT coalesce(line.qms_promise_date,
                        (coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
                         AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS due
    ) planned
    WHERE line.company_id = %(company)s
      AND line.qty_delivered_method = 'stock_move'
      AND coalesce(line.qms_promise_qty, line.product_uom_qty) > 0
      AND (placed.state = 'sale' OR line.qms_promise_date IS NOT NULL
           AND (placed.qms_date_cancelled IS NULL OR placed.qms_date_cancelled > line.qms_promise_date))
),
judged AS (
    SELECT agreed.order_id, agreed.due, agreed.unknown OR moved.is_kit AS left_out,
           round(moved.in_time, %(digits)s) >= round(agreed.needed::numeric, %(digits)s) AS on_time, moved.back_on
    FROM agreed
    CROSS JOIN LATERAL (
        SELECT coalesce(
                   sum(CASE WHEN move.product_uom = agreed.product_uom_id THEN move.quantity
                            ELSE move.quantity * (SELECT factor FROM uom_uom WHERE id = move.product_uom)
                                 / (SELECT factor FROM uom_uom WHERE id = agreed.product_uom_id) END)
                   FILTER (WHERE move.state = 'done'
                       AND move.location_dest_id IN (SELECT id FROM stock_location WHERE usage = 'customer')
                       AND (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                           <= least(agreed.due, (date_trunc('month', agreed.due::timestamp) + interval '1 month')::date
                                                - 1 + %(days)s)
                       AND move.qms_is_exchange IS NOT TRUE),
                   0) AS in_time,
               coalesce(bool_and(move.product_id <> agreed.product_id) FILTER (WHERE move.state <> 'cancel'), false)
                   AS is_kit,
               min((move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
                   FILTER (WHERE move.state = 'done' AND move.quantity > 0
                       AND move.location_id IN (SELECT id FROM stock_location WHERE usage = 'customer')) AS back_on
        FROM stock_move move
        WHERE move.sale_line_id = agreed.id
    ) moved
),
ordered AS (
    SELECT order_id, max(due) AS due, bool_and(left_out) AS left_out,
           coalesce(bool_and(on_time) FILTER (WHERE NOT left_out), FALSE) AS on_time,
           coalesce(bool_or(back_on <= (date_trunc('month', due::timestamp) + interval '1 month')::date - 1 + %(days)s),
                    FALSE) AS is_returned
    FROM judged
    GROUP BY order_id
    HAVING max(due) BETWEEN %(first)s AND %(last)s
)
