-- Order lines of goods due to customers between two days, each judged %(days)s days after the end of its month. What a figure
-- does not use, the database leaves out.
WITH agreed AS (
    -- With dates and quantities frozen by the addon
    SELECT line.id, line.order_id, line.product_id, line.product_uom_id, line.qms_promise_date AS due,
           line.qms_promise_qty AS agreed, line.qms_promise_qty * (1 - line.qms_tolerance / 100.0) AS needed,
           placed.qms_date_cancelled AS cancelled_on, placed.state <> 'sale' AS is_cancelled,
           line.qms_promise_source = 'none' OR placed.state <> 'sale' AND placed.qms_date_cancelled IS NULL AS unknown
    FROM sale_order_line line
    JOIN sale_order placed ON placed.id = line.order_id
    WHERE line.company_id = %(company)s AND line.qty_delivered_method = 'stock_move' AND line.qms_promise_qty > 0
      AND line.qms_promise_date BETWEEN %(first)s AND %(last)s
      AND (placed.state = 'sale' OR placed.qms_date_cancelled IS NULL
           OR placed.qms_date_cancelled > line.qms_promise_date)
    UNION ALL
    -- From before installation: as planned, in the company's zone
    SELECT line.id, line.order_id, line.product_id, line.product_uom_id,
           (coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
            AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, line.product_uom_qty,
           line.product_uom_qty * (1 - CASE WHEN line.product_uom_id IN %(weighed)s THEN 2 ELSE 0 END / 100.0),
           placed.qms_date_cancelled, FALSE, FALSE
    FROM sale_order_line line
    JOIN sale_order placed ON placed.id = line.order_id
    WHERE line.company_id = %(company)s AND line.qty_delivered_method = 'stock_move' AND line.product_uom_qty > 0
      AND line.qms_promise_date IS NULL AND placed.state = 'sale'
      AND coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
          >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND coalesce(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')
          < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
),
dated AS (
    SELECT agreed.*, (date_trunc('month', due::timestamp) + interval '1 month')::date - 1 + %(days)s AS until
    FROM agreed
),
moved AS (
    SELECT dated.*,
           unknown OR coming.is_kit AS left_out,
           round(coming.in_time, %(digits)s) >= round(needed::numeric, %(digits)s) AS on_time,
           round(coming.total, %(digits)s) AS total,
           coming.is_short AS is_short
    FROM dated
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(quantity) FILTER (WHERE brought AND day <= least(dated.due, dated.until)), 0) AS in_time,
               coalesce(sum(quantity) FILTER (WHERE brought AND day <= dated.until), 0) AS total,
               -- Nothing is open, and nothing came or went after the last that came
               coalesce(max(day) FILTER (WHERE brought AND day <= dated.until)
                        IS NOT DISTINCT FROM max(day) FILTER (WHERE state = 'done')
                        AND NOT bool_or(state NOT IN ('done', 'cancel')), false) AS is_short,
               coalesce(bool_and(product_id <> dated.product_id) FILTER (WHERE state <> 'cancel'), false) AS is_kit
        FROM (
            SELECT move.state, move.product_id, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                   CASE WHEN move.product_uom = dated.product_uom_id THEN move.quantity
                        ELSE move.quantity * (SELECT factor FROM uom_uom WHERE id = move.product_uom)
                             / (SELECT factor FROM uom_uom WHERE id = dated.product_uom_id) END AS quantity,
                   move.state = 'done' AND (move.qms_is_exchange) IS NOT TRUE
                       AND move.location_dest_id IN (SELECT id FROM stock_location WHERE usage = 'customer') AS brought
            FROM stock_move move
            WHERE move.sale_line_id = dated.id
        ) came
    ) coming
)
