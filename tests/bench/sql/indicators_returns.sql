-- Deliveries to customers between two days, and what of each had come back %(days)s days after the end of its month for
-- a reason of quality, or for one that nobody entered.
WITH delivered AS (
    SELECT move.id, move.sale_line_id, move.product_id, abs(move.value) AS amount,
           (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS due
    FROM stock_move move
    WHERE move.company_id = %(company)s AND move.state = 'done' AND move.quantity > 0
      AND move.origin_returned_move_id IS NULL
      AND move.location_dest_id = ANY (ARRAY(SELECT id FROM stock_location WHERE usage = 'customer'))
      AND move.date >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND move.date < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
),
returned AS (
    SELECT delivered.due, back.is_returned, back.is_unknown
    FROM delivered
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS is_returned, bool_or(transfer.qms_return_reason_id IS NULL) AS is_unknown
        FROM stock_move came
        LEFT JOIN stock_picking transfer ON transfer.id = came.picking_id
        LEFT JOIN qms_defect reason ON reason.id = transfer.qms_return_reason_id
        WHERE came.product_id = delivered.product_id AND came.state = 'done' AND came.quantity > 0
          AND came.location_id = ANY (ARRAY(SELECT id FROM stock_location WHERE usage = 'customer'))
          AND reason.is_commercial IS NOT TRUE
          AND (came.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              <= (date_trunc('month', delivered.due::timestamp) + interval '1 month')::date - 1 + %(days)s
          -- Of this delivery, or of none of the line when this is its first one
          AND (came.origin_returned_move_id = delivered.id
               OR came.origin_returned_move_id IS NULL AND came.sale_line_id = delivered.sale_line_id
              AND NOT EXISTS (SELECT FROM stock_move earlier
                              WHERE earlier.sale_line_id = delivered.sale_line_id AND earlier.id < delivered.id
                                AND earlier.product_id = delivered.product_id AND earlier.state = 'done'
                                AND earlier.origin_returned_move_id IS NULL AND earlier.location_dest_id IN (
                                    SELECT id FROM stock_location WHERE usage = 'customer')))
    ) back
)
