-- Orders whose days to answer ended between two days, as each stood %(days)s days after the end of that month.
WITH placed AS (
    SELECT *, COALESCE((qms_date_acknowledged AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= cutoff, FALSE) AS answered
    FROM (
        SELECT id, qms_answer_due AS due, qms_answer_days, qms_date_cancelled, qms_date_acknowledged,
               (date_trunc('month', qms_answer_due::timestamp) + interval '1 month')::date - 1 + %(days)s AS cutoff
        FROM purchase_order
        WHERE company_id = %(company)s AND qms_answer_due BETWEEN %(first)s AND %(last)s
          AND (state = 'purchase' OR qms_date_cancelled > qms_answer_due)
    ) due
),
lines AS (
    SELECT line.order_id, min(line.qms_asked_on) AS ordered_on,
           COALESCE(bool_or(line.qms_promise_source = 'receipt'), FALSE) AS is_delivered
    FROM placed
    JOIN purchase_order_line line ON line.order_id = placed.id
    WHERE NOT placed.answered
    GROUP BY line.order_id
)
