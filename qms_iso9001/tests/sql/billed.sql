-- Lines of posted bills of ordered goods and services: what was billed and what the same costs at the price ordered.
lines AS (
    SELECT date_trunc('month', bill.invoice_date::timestamp)::date AS month, bill.move_type = 'in_refund' AS is_credit,
           units.quantity, item.price_subtotal / units.quantity AS price, po.currency_rate,
           COALESCE(pol.qms_asked_price, pol.price_subtotal / NULLIF(pol.product_qty, 0),
                    pol.price_unit * (1 - pol.discount / 100)) AS ordered,
           bill.currency_id <> po.currency_id AS is_foreign, company.qms_price_tolerance / 100 AS tolerance
    FROM account_move bill
    JOIN account_move_line item ON item.move_id = bill.id AND item.display_type = 'product' AND item.quantity <> 0
    JOIN purchase_order_line pol ON pol.id = item.purchase_line_id
    JOIN purchase_order po ON po.id = pol.order_id
    JOIN res_company company ON company.id = item.company_id
    JOIN uom_uom theirs ON theirs.id = COALESCE(item.product_uom_id, pol.product_uom_id)
    JOIN uom_uom ours ON ours.id = pol.product_uom_id
    CROSS JOIN LATERAL (SELECT item.quantity * theirs.factor / ours.factor AS quantity) units
    WHERE item.company_id = %(company)s AND bill.state = 'posted' AND bill.move_type IN ('in_invoice', 'in_refund')
      AND bill.invoice_date BETWEEN %(first)s AND %(last)s
      AND bill.invoice_date <= LEAST(%(today)s, (date_trunc('month', bill.invoice_date::timestamp) + interval '1 month')::date
                                                - 1 + %(cutoff)s)
),
billed AS (
    SELECT lines.*, is_foreign OR ordered = 0 AS is_left_out,
           CASE WHEN ordered <> 0 THEN round((price / ordered)::numeric, 6) END AS share,
           CASE WHEN is_credit THEN -1 ELSE 1 END * quantity / currency_rate AS weight
    FROM lines
)
