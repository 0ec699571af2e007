-- What poor quality cost in a month, each move and line once, and what was invoiced in it less what was credited.
WITH credited AS (
    SELECT item.id, document.move_type, document.invoice_date AS day, item.balance * net.part AS amount, item.purchase_line_id,
           item.qms_nonconformity_id AS nonconformity_id, item.quantity * coalesce(unit.factor, 1) * net.part AS quantity,
           EXISTS (SELECT FROM qms_nonconformity_disposition line JOIN stock_move gone ON gone.qms_goods_disposition_id = line.id
                   WHERE line.nonconformity_id = item.qms_nonconformity_id AND gone.state = 'done'
                     AND line.kind IN ('customer_return', 'return_vendor')) AS of_returned,
           reason.id IS NULL AND item.qms_nonconformity_id IS NULL AS is_unknown
    FROM account_move document
    JOIN account_move_line item ON item.move_id = document.id AND item.display_type = 'product'
    LEFT JOIN uom_uom unit ON unit.id = item.product_uom_id
    LEFT JOIN qms_defect reason ON reason.id = document.qms_return_reason_id
    LEFT JOIN account_move again ON again.id = document.qms_reissue_id AND again.state IN ('draft', 'posted')
    CROSS JOIN LATERAL (SELECT CASE WHEN again.id IS NULL OR document.amount_untaxed_signed = 0 THEN 1
                                    ELSE 1 - least(1, abs(again.amount_untaxed_signed / document.amount_untaxed_signed)) END AS part) net
    WHERE document.company_id = %(company)s AND document.state = 'posted' AND document.move_type IN ('out_refund', 'in_refund')
      AND net.part > 0
      AND (item.qms_nonconformity_id IS NOT NULL
           OR reason.id IS NOT NULL AND reason.is_commercial IS NOT TRUE
           OR reason.id IS NULL AND document.move_type = 'out_refund')
),
goods AS (
    -- Positive when goods leave what is the company's, negative when they come back to it
    SELECT move.id, move.sale_line_id, move.purchase_line_id, move.scrap_id, move.origin_returned_move_id,
           move.qms_is_exchange, move.qms_goods_disposition_id, reason.is_commercial IS TRUE AS is_commercial,
           transfer.qms_return_reason_id IS NULL AS is_unknown, 'customer' IN (source.usage, target.usage) AS is_customers,
           source.usage = 'customer' AS is_from_customer, target.usage = 'customer' AS is_to_customer,
           source.usage = 'supplier' AS is_from_vendor, target.usage = 'supplier' AS is_to_vendor,
           (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
           CASE WHEN source.usage IN ('internal', 'transit') AND source.company_id IS NOT NULL THEN move.value ELSE 0 END
           - CASE WHEN target.usage IN ('internal', 'transit') AND target.company_id IS NOT NULL THEN move.value ELSE 0 END
               AS amount
    FROM stock_move move
    JOIN stock_location source ON source.id = move.location_id
    JOIN stock_location target ON target.id = move.location_dest_id
    LEFT JOIN stock_picking transfer ON transfer.id = move.picking_id
    LEFT JOIN qms_defect reason ON reason.id = transfer.qms_return_reason_id
    WHERE move.company_id = %(company)s AND move.state = 'done'
),
went AS (
    -- What went back of an order line for no commercial reason: each return is a stretch of all that did, in reference units
    SELECT goods.*, sum(quantity) OVER (PARTITION BY line ORDER BY instant, id) - quantity AS since,
           sum(quantity) OVER (PARTITION BY line ORDER BY instant, id) AS until
    FROM (SELECT goods.*, move.date AS instant, move.quantity * unit.factor AS quantity,
                 CASE WHEN own.id IS NOT NULL THEN 'case ' || ours.nonconformity_id
                      WHEN is_customers THEN 'sale ' || goods.sale_line_id
                      ELSE 'purchase ' || goods.purchase_line_id END AS line
          FROM goods
          JOIN stock_move move USING (id)
          JOIN uom_uom unit ON unit.id = move.product_uom
          LEFT JOIN qms_nonconformity_disposition ours ON ours.id = goods.qms_goods_disposition_id
          LEFT JOIN LATERAL (SELECT id FROM credited WHERE nonconformity_id = ours.nonconformity_id LIMIT 1) own ON true
          WHERE goods.scrap_id IS NULL AND (is_from_customer OR is_to_vendor)
            AND (own.id IS NOT NULL AND is_from_customer
                 OR own.id IS NULL AND goods.origin_returned_move_id IS NOT NULL AND NOT is_commercial
                 OR own.id IS NULL AND ours.kind = 'customer_return')) goods
),
paid AS (
    -- What was given for it: likewise
    SELECT line, day, sum(quantity) OVER (PARTITION BY line ORDER BY day, number) - quantity AS since,
           sum(quantity) OVER (PARTITION BY line ORDER BY day, number) AS until
    FROM (SELECT 'sale ' || link.order_line_id AS line, day, quantity, id::text AS number
          FROM credited JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = credited.id
          WHERE move_type = 'out_refund' AND NOT of_returned
          UNION ALL
          SELECT 'case ' || nonconformity_id, day, quantity, id::text FROM credited WHERE move_type = 'out_refund'
          UNION ALL
          SELECT 'purchase ' || purchase_line_id, day, quantity, id::text
          FROM credited
          WHERE move_type = 'in_refund' AND NOT of_returned
          UNION ALL
          SELECT 'sale ' || goods.sale_line_id, day, move.quantity * unit.factor, 'move ' || goods.id
          FROM goods JOIN stock_move move USING (id) JOIN uom_uom unit ON unit.id = move.product_uom
          WHERE is_to_customer AND (goods.qms_is_exchange OR goods.origin_returned_move_id IS NOT NULL)
          UNION ALL
          SELECT 'purchase ' || goods.purchase_line_id, day, move.quantity * unit.factor, 'move ' || goods.id
          FROM goods JOIN stock_move move USING (id) JOIN uom_uom unit ON unit.id = move.product_uom
          WHERE is_from_vendor AND (goods.qms_is_exchange OR goods.origin_returned_move_id IS NOT NULL)) given
    WHERE line IS NOT NULL
),
made_good AS (
    -- How much of each stretch was given for, and when the last of that was
    SELECT went.id, sum(least(went.until, paid.until) - greatest(went.since, paid.since)) / went.quantity AS part,
           max(paid.day) AS day
    FROM went JOIN paid ON paid.line = went.line AND paid.since < went.until AND paid.until > went.since
    GROUP BY went.id, went.quantity
),
lost AS (
    SELECT day, amount, is_unknown FROM credited
    UNION ALL
    SELECT day, amount, FALSE
    FROM goods JOIN qms_nonconformity_disposition line ON line.id = qms_goods_disposition_id AND line.kind <> 'customer_return'
    UNION ALL
    SELECT greatest(goods.day, made_good.day), amount * part, FALSE
    FROM goods
    JOIN made_good USING (id)
    JOIN qms_nonconformity_disposition line ON line.id = qms_goods_disposition_id AND line.kind = 'customer_return'
    UNION ALL
    SELECT day, amount, NOT EXISTS (SELECT FROM stock_scrap_stock_scrap_reason_tag_rel tag WHERE tag.stock_scrap_id = scrap_id)
    FROM goods
    WHERE qms_goods_disposition_id IS NULL AND scrap_id IS NOT NULL
    UNION ALL
    SELECT greatest(goods.day, made_good.day), amount * part, is_unknown
    FROM goods JOIN made_good USING (id)
    WHERE qms_goods_disposition_id IS NULL
    UNION ALL
    SELECT greatest(day, (SELECT min(back.day) FROM goods back WHERE back.is_from_customer AND back.origin_returned_move_id IS NOT NULL
                            AND back.scrap_id IS NULL AND NOT back.is_commercial AND back.sale_line_id = goods.sale_line_id)), amount, FALSE
    FROM goods
    WHERE qms_goods_disposition_id IS NULL AND scrap_id IS NULL AND NOT is_commercial AND is_to_customer
      AND (qms_is_exchange OR origin_returned_move_id IS NOT NULL)
      AND sale_line_id IN (SELECT back.sale_line_id FROM goods back WHERE back.is_from_customer AND back.scrap_id IS NULL
                           AND back.origin_returned_move_id IS NOT NULL AND NOT back.is_commercial)
    UNION ALL
    -- What the vendor sent instead: of a case on its day, else not before the first of its order line went back
    SELECT goods.day, goods.amount, FALSE
    FROM goods JOIN goods sent ON sent.id = goods.origin_returned_move_id AND sent.qms_goods_disposition_id IS NOT NULL
    WHERE goods.is_from_vendor AND goods.scrap_id IS NULL AND goods.qms_goods_disposition_id IS NULL
    UNION ALL
    SELECT greatest(goods.day, first.day), goods.amount, FALSE
    FROM goods
    JOIN (SELECT purchase_line_id, min(day) AS day FROM goods
          WHERE is_to_vendor AND origin_returned_move_id IS NOT NULL AND scrap_id IS NULL AND NOT is_commercial
          GROUP BY purchase_line_id) first ON first.purchase_line_id = goods.purchase_line_id
    LEFT JOIN goods sent ON sent.id = goods.origin_returned_move_id
    WHERE goods.is_from_vendor AND goods.scrap_id IS NULL AND goods.qms_goods_disposition_id IS NULL AND NOT goods.is_commercial
      AND (goods.qms_is_exchange OR goods.origin_returned_move_id IS NOT NULL) AND sent.qms_goods_disposition_id IS NULL
    UNION ALL
    SELECT date, hours * rate, FALSE FROM qms_rework WHERE company_id = %(company)s
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
