-- Orders whose days to answer ended between two days, per vendor: working days to the answer or, without one, until the
-- first goods came, the order was cancelled or the cut-off; orders counted, and those that were delivered before.
WITH placed AS (
    SELECT id, partner_id, qms_answer_due, qms_answer_days, qms_date_cancelled, qms_date_acknowledged,
           %(last)s::date + 5 AS cutoff,
           COALESCE((qms_date_acknowledged AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= %(last)s::date + 5, FALSE)
           AS answered
    FROM purchase_order
    WHERE company_id = %(company)s AND qms_answer_due BETWEEN %(first)s AND %(last)s
      AND (state = 'purchase' OR qms_date_cancelled > qms_answer_due)
),
lines AS (
    SELECT line.order_id, min(line.qms_asked_on) AS ordered_on,
           COALESCE(bool_or(line.qms_promise_source = 'receipt'), FALSE) AS is_delivered
    FROM placed
    JOIN purchase_order_line line ON line.order_id = placed.id
    GROUP BY line.order_id
),
arrived AS (
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
    SELECT placed.*, lines.is_delivered AND qms_date_acknowledged IS NULL AS left_out,
           lines.ordered_on - date '2000-01-03' + 1 AS asked,
           GREATEST(LEAST(cutoff, came_on, qms_date_cancelled), qms_answer_due) - date '2000-01-03' + 1 AS until
    FROM placed
    LEFT JOIN lines ON lines.order_id = placed.id
    LEFT JOIN arrived ON arrived.order_id = placed.id
),
counted AS (
    -- Weekdays since a Monday: five of each week, and of the running one as many as are over, at most five.
    SELECT partner_id, left_out,
           CASE WHEN answered THEN qms_answer_days
                ELSE 5 * (until / 7) + LEAST(mod(until, 7), 5) - 5 * (asked / 7) - LEAST(mod(asked, 7), 5) END AS days
    FROM waited
)
SELECT partner.commercial_partner_id, sum(days) FILTER (WHERE NOT left_out), count(days) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out), count(*) FILTER (WHERE left_out)
FROM counted
JOIN res_partner partner ON partner.id = counted.partner_id
GROUP BY partner.commercial_partner_id
