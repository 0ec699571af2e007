-- What poor quality cost in a month, each move and line once, and what was invoiced in it less what was credited.
WITH credit AS (
    SELECT item.id, document.move_type, document.invoice_date AS day, item.balance AS amount, item.purchase_line_id
    FROM account_move document
    JOIN account_move_line item ON item.move_id = document.id
    LEFT JOIN qms_defect reason ON reason.id = document.qms_return_reason_id
    WHERE document.company_id = %(company)s AND document.state = 'posted' AND item.display_type = 'product'
      AND document.move_type IN ('out_refund', 'in_refund')
      AND (item.qms_nonconformity_id IS NOT NULL OR reason.is_commercial IS FALSE
           OR reason.id IS NULL AND document.move_type = 'out_refund')
),
back AS (
    SELECT move.*, reason.is_commercial IS TRUE AS is_commercial
    FROM stock_move move
    LEFT JOIN stock_picking transfer ON transfer.id = move.picking_id
    LEFT JOIN qms_defect reason ON reason.id = transfer.qms_return_reason_id
    WHERE move.origin_returned_move_id IS NOT NULL AND move.state = 'done' AND move.company_id = %(company)s
),
instead AS (
    SELECT move.* FROM stock_move move
    WHERE move.qms_is_exchange AND move.state = 'done' AND move.company_id = %(company)s
),
made_good AS (
    SELECT link.order_line_id AS line_id
    FROM sale_order_line_invoice_rel link JOIN credit ON credit.id = link.invoice_line_id AND credit.move_type = 'out_refund'
    UNION
    SELECT instead.sale_line_id
    FROM instead
    JOIN back ON back.sale_line_id = instead.sale_line_id AND NOT back.is_commercial AND back.qms_is_exchange IS NOT TRUE
),
moved AS (
    SELECT move.id FROM stock_move move WHERE move.qms_goods_disposition_id IS NOT NULL
    UNION
    SELECT move.id FROM stock_move move JOIN stock_scrap scrap ON scrap.id = move.scrap_id AND scrap.state = 'done'
    UNION
    SELECT back.id FROM back JOIN made_good ON made_good.line_id = back.sale_line_id WHERE NOT back.is_commercial
    UNION
    SELECT instead.id FROM instead JOIN back ON back.sale_line_id = instead.sale_line_id
    WHERE instead.sale_line_id IN (SELECT line_id FROM made_good)
    UNION
    SELECT back.id FROM back JOIN credit ON credit.purchase_line_id = back.purchase_line_id AND credit.move_type = 'in_refund'
    WHERE NOT back.is_commercial
),
lost AS (
    SELECT day, amount FROM credit
    UNION ALL
    SELECT (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
           move.value * ((source.company_id IS NOT NULL AND source.usage IN ('internal', 'transit'))::int
                         - (target.company_id IS NOT NULL AND target.usage IN ('internal', 'transit'))::int)
    FROM moved
    JOIN stock_move move ON move.id = moved.id AND move.state = 'done' AND move.company_id = %(company)s
    JOIN stock_location source ON source.id = move.location_id
    JOIN stock_location target ON target.id = move.location_dest_id
    UNION ALL
    SELECT date, cost FROM qms_rework WHERE company_id = %(company)s
),
cost AS (
    SELECT date_trunc('month', day::timestamp)::date AS month, sum(amount) AS amount
    FROM lost WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1
),
sales AS (
    SELECT date_trunc('month', document.invoice_date::timestamp)::date AS month, sum(-item.balance) AS amount, count(*) AS number
    FROM account_move document JOIN account_move_line item ON item.move_id = document.id
    WHERE document.company_id = %(company)s AND document.state = 'posted' AND item.display_type = 'product'
      AND document.move_type IN ('out_invoice', 'out_refund') AND document.invoice_date BETWEEN %(first)s AND %(last)s
    GROUP BY 1
)
SELECT month, coalesce(cost.amount, 0), coalesce(sales.amount, 0), coalesce(sales.number, 0), 0
FROM sales FULL JOIN cost USING (month)
