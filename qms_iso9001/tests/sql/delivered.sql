-- Products of deliveries to customers, with what came back of each by the cut-off.
\ir reasons.sql
customer_moves AS (
    SELECT move.id, move.sale_line_id, move.product_id, move.picking_id, move.origin_returned_move_id, abs(move.value) AS value,
           (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
           target.usage = 'customer' AND move.origin_returned_move_id IS NULL AS is_delivery,
           source.usage = 'customer' AS is_return
    FROM stock_move move
    JOIN stock_location source ON source.id = move.location_id
    JOIN stock_location target ON target.id = move.location_dest_id
    WHERE move.company_id = %(company)s AND move.state = 'done' AND move.quantity > 0
),
deliveries AS (
    SELECT customer_moves.*, date_trunc('month', day::timestamp)::date AS month,
           sale_line_id IS NOT NULL AND row_number() OVER (PARTITION BY sale_line_id, product_id ORDER BY id) = 1 AS is_first
    FROM customer_moves
    WHERE is_delivery
),
dated AS (
    SELECT deliveries.*, LEAST(%(today)s, (month + interval '1 month')::date - 1 + %(cutoff)s) AS as_of
    FROM deliveries
    WHERE day BETWEEN %(first)s AND %(last)s
),
delivered AS (
    SELECT dated.*, COALESCE(back.number, 0) > 0 AS is_returned, COALESCE(back.unknown, 0) > 0 AS is_unknown
    FROM dated
    LEFT JOIN LATERAL (
        SELECT count(*) AS number, count(*) FILTER (WHERE reason.picking_id IS NULL) AS unknown
        FROM customer_moves came
        LEFT JOIN transfer_reason reason ON reason.picking_id = came.picking_id
        WHERE came.is_return AND came.product_id = dated.product_id AND came.day <= dated.as_of
          AND reason.is_commercial IS NOT TRUE
          AND (came.origin_returned_move_id = dated.id
               -- What names no delivery came back of the first one of its order line
               OR came.origin_returned_move_id IS NULL AND dated.is_first AND came.sale_line_id = dated.sale_line_id)
    ) back ON TRUE
    WHERE day <= as_of
)
