-- Orders by the last day to answer them, with the vendor's answer as it stood at the cut-off.
\ir worked.sql
orders AS (
    SELECT po.id, po.qms_answer_due AS due, po.qms_date_cancelled AS over_on, dated.month,
           LEAST(%(today)s, (dated.month + interval '1 month')::date - 1 + %(cutoff)s) AS as_of,
           po.qms_date_acknowledged IS NOT NULL AS is_ever_answered,
           (po.qms_date_acknowledged AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS answered_on,
           (SELECT min(qms_asked_on) FROM purchase_order_line pol WHERE pol.order_id = po.id) AS ordered_on,
           EXISTS (SELECT FROM purchase_order_line pol
                   WHERE pol.order_id = po.id AND pol.qms_promise_source = 'receipt') AS is_by_receipt,
           (SELECT min(COALESCE(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date))
            FROM purchase_order_line pol
            JOIN stock_move move ON move.purchase_line_id = pol.id AND move.state = 'done'
            JOIN stock_location place ON place.id = move.location_id AND place.usage = 'supplier'
            WHERE pol.order_id = po.id) AS came_on
    FROM purchase_order po
    CROSS JOIN LATERAL (SELECT date_trunc('month', po.qms_answer_due::timestamp)::date AS month) dated
    WHERE po.company_id = %(company)s AND po.qms_answer_due BETWEEN %(first)s AND %(last)s
      AND (po.state = 'purchase' OR po.qms_date_cancelled > po.qms_answer_due)
),
asked AS (
    SELECT orders.*, due < as_of AS is_due, is_by_receipt AND NOT is_ever_answered AS is_left_out,
           CASE WHEN answered_on <= as_of THEN answered_on END AS told_on
    FROM orders
)
