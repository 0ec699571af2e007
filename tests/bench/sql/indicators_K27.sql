-- Counts of the inventory between two days: those that found what was said, all but first ones, and first ones.
WITH counted AS (
    SELECT date_trunc('month', move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month,
           round(move.quantity, %(digits)s) = 0 AS is_exact,
           NOT EXISTS (
               SELECT FROM stock_move earlier
               WHERE earlier.product_id = move.product_id AND earlier.state = 'done'
                 AND (earlier.date, earlier.id) < (move.date, move.id)
                 AND CASE source.usage WHEN 'inventory' THEN move.location_dest_id ELSE move.location_id END
                     IN (earlier.location_id, earlier.location_dest_id)) AS is_first
    FROM stock_move move
    JOIN stock_location source ON source.id = move.location_id
    WHERE move.company_id = %(company)s AND move.is_inventory AND move.state = 'done'
      AND move.date >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND move.date < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
)
SELECT month, count(*) FILTER (WHERE NOT is_first AND is_exact), count(*) FILTER (WHERE NOT is_first),
       count(*) FILTER (WHERE NOT is_first), count(*) FILTER (WHERE is_first)
FROM counted
GROUP BY month
