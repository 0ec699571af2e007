-- And the day on which the agreed quantity was there
, completed AS (
    SELECT moved.*, complete.day AS complete_on
    FROM moved
    LEFT JOIN LATERAL (
        SELECT min(day) AS day
        FROM (
            SELECT (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                   sum(CASE WHEN move.product_uom = moved.product_uom_id THEN move.quantity
                            ELSE move.quantity * (SELECT factor FROM uom_uom WHERE id = move.product_uom)
                                 / (SELECT factor FROM uom_uom WHERE id = moved.product_uom_id) END)
                   OVER (ORDER BY (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, move.id) AS total
            FROM stock_move move
            WHERE move.sale_line_id = moved.id AND move.state = 'done' AND (move.qms_is_exchange) IS NOT TRUE
              AND move.location_dest_id IN (SELECT id FROM stock_location WHERE usage = 'customer')
              AND (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= moved.until
        ) running
        WHERE round(running.total, %(digits)s) >= round(moved.needed::numeric, %(digits)s)
    ) complete ON TRUE
)
