-- K27: counts without a difference, of all counts of the month but the first of a product at a place.
WITH counts AS (
    SELECT move.id, move.date, move.product_id, round(move.quantity, %(digits)s) = 0 AS is_exact,
           date_trunc('month', (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s))::date AS month,
           CASE source.usage WHEN 'inventory' THEN move.location_dest_id ELSE move.location_id END AS place_id
    FROM stock_move move
    JOIN stock_location source ON source.id = move.location_id
    WHERE move.company_id = %(company)s AND move.is_inventory AND move.state = 'done'
      AND (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
),
checked AS (
    SELECT counts.*,
           (counts.date, counts.id) > (
               SELECT move.date, move.id FROM stock_move move
               WHERE move.product_id = counts.product_id AND move.state = 'done'
                 AND (move.location_id = counts.place_id OR move.location_dest_id = counts.place_id)
               ORDER BY move.date, move.id LIMIT 1) AS is_check
    FROM counts
)
SELECT month, count(*) FILTER (WHERE is_exact AND is_check), count(*) FILTER (WHERE is_check),
       count(*) FILTER (WHERE is_check), count(*) FILTER (WHERE NOT is_check)
FROM checked
GROUP BY month
