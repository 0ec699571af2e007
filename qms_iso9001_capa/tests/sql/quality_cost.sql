-- What poor quality cost: a row per credited line, move of goods and typed entry of hours, with its day and amount.
credited AS (
    SELECT item.id, document.move_type, document.invoice_date AS day, item.balance AS amount, item.purchase_line_id,
           reason.id IS NULL AND item.qms_nonconformity_id IS NULL AS is_unknown
    FROM account_move document
    JOIN account_move_line item ON item.move_id = document.id AND item.display_type = 'product'
    LEFT JOIN qms_defect reason ON reason.id = document.qms_return_reason_id
    WHERE document.company_id = %(company)s AND document.state = 'posted' AND document.move_type IN ('out_refund', 'in_refund')
      AND (item.qms_nonconformity_id IS NOT NULL
           OR reason.id IS NOT NULL AND reason.is_commercial IS NOT TRUE
           OR reason.id IS NULL AND document.move_type = 'out_refund')
),
goods AS (
    -- Positive when goods leave what is the company's, negative when they come back to it
    SELECT move.id, move.sale_line_id, move.purchase_line_id, move.scrap_id, move.origin_returned_move_id,
           move.qms_is_exchange, move.qms_goods_disposition_id, reason.is_commercial IS TRUE AS is_commercial,
           transfer.qms_return_reason_id IS NULL AS is_unknown, 'customer' IN (source.usage, target.usage) AS is_customers,
           'supplier' IN (source.usage, target.usage) AS is_vendors,
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
made_good AS (
    -- Lines of sales orders for which money went back, or goods were delivered instead of what came back
    SELECT link.order_line_id AS line_id
    FROM sale_order_line_invoice_rel link JOIN credited ON credited.id = link.invoice_line_id
    WHERE credited.move_type = 'out_refund'
    UNION
    SELECT instead.sale_line_id
    FROM goods instead
    JOIN goods back ON back.sale_line_id = instead.sale_line_id AND back.origin_returned_move_id IS NOT NULL
                   AND NOT back.is_commercial AND back.qms_is_exchange IS NOT TRUE
    WHERE instead.qms_is_exchange
),
lost AS (
    SELECT day, amount, is_unknown FROM credited
    UNION ALL
    SELECT day, amount, FALSE FROM goods WHERE qms_goods_disposition_id IS NOT NULL
    UNION ALL
    SELECT day, amount, NOT EXISTS (SELECT FROM stock_scrap_stock_scrap_reason_tag_rel tag WHERE tag.stock_scrap_id = scrap_id)
    FROM goods
    WHERE qms_goods_disposition_id IS NULL AND scrap_id IS NOT NULL
    UNION ALL
    SELECT day, amount, is_unknown AND qms_is_exchange IS NOT TRUE
    FROM goods
    WHERE qms_goods_disposition_id IS NULL AND scrap_id IS NULL AND NOT is_commercial
      AND (is_customers AND sale_line_id IN (SELECT line_id FROM made_good)
           AND (origin_returned_move_id IS NOT NULL
                OR qms_is_exchange AND EXISTS (SELECT FROM goods back WHERE back.sale_line_id = goods.sale_line_id
                                                                        AND back.origin_returned_move_id IS NOT NULL))
           OR is_vendors AND origin_returned_move_id IS NOT NULL
              AND purchase_line_id IN (SELECT purchase_line_id FROM credited
                                       WHERE move_type = 'in_refund' AND purchase_line_id IS NOT NULL))
    UNION ALL
    SELECT date, hours * rate, FALSE FROM qms_rework WHERE company_id = %(company)s
),
