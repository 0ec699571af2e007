-- What was scrapped in a month and what was delivered to customers in it, both at cost.
WITH delivered AS (
    SELECT date_trunc('month', move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month,
           sum(abs(move.value)) AS amount, count(*) AS number
    FROM stock_move move
    WHERE move.company_id = %(company)s AND move.state = 'done' AND move.quantity > 0
      AND move.origin_returned_move_id IS NULL
      AND move.location_dest_id = ANY (ARRAY(SELECT id FROM stock_location WHERE usage = 'customer'))
      AND move.date >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND move.date < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
    GROUP BY 1
),
scrapped AS (
    SELECT date_trunc('month', scrap.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month,
           sum(abs(move.value)) AS amount
    FROM stock_scrap scrap
    JOIN stock_move move ON move.scrap_id = scrap.id AND move.state = 'done'
    WHERE scrap.company_id = %(company)s AND scrap.state = 'done'
      AND scrap.date_done >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
      AND scrap.date_done < (%(last)s::timestamp + interval '1 day') AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
    GROUP BY 1
)
SELECT month, coalesce(scrapped.amount, 0), coalesce(delivered.amount, 0), coalesce(delivered.number, 0), 0
FROM delivered
FULL JOIN scrapped USING (month)
