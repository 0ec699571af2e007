-- Working days to the answer or, without one, until the first goods came, the order was cancelled or the cut-off
, arrived AS (
    SELECT line.order_id,
           min(COALESCE(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)) AS came_on
    FROM placed
    JOIN purchase_order_line line ON line.order_id = placed.id
    JOIN stock_move move ON move.purchase_line_id = line.id AND move.state = 'done'
    JOIN stock_location place ON place.id = move.location_id AND place.usage = 'supplier'
    WHERE NOT placed.answered
    GROUP BY line.order_id
),
waited AS (
    SELECT placed.*, COALESCE(lines.is_delivered, FALSE) AND qms_date_acknowledged IS NULL AS left_out,
           lines.ordered_on - date '2000-01-03' + 1 AS asked,
           GREATEST(LEAST(cutoff, came_on, qms_date_cancelled), due) - date '2000-01-03' + 1 AS until
    FROM placed
    LEFT JOIN lines ON lines.order_id = placed.id
    LEFT JOIN arrived ON arrived.order_id = placed.id
),
counted AS (
    -- Weekdays since a Monday: five of each week, and of the running one as many as are over, at most five.
    SELECT due, left_out,
           CASE WHEN answered THEN qms_answer_days
                ELSE 5 * (until / 7) + LEAST(mod(until, 7), 5) - 5 * (asked / 7) - LEAST(mod(asked, 7), 5) END AS days
    FROM waited
)
SELECT date_trunc('month', due::timestamp)::date, sum(days) FILTER (WHERE NOT left_out), count(days) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out), count(*) FILTER (WHERE left_out)
FROM counted
GROUP BY 1
