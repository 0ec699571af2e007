-- Lines of posted bills between two days, per vendor: billed (a price within 2 %% is the one ordered) and the same at the price ordered.
WITH billed AS (
    SELECT line.partner_id, item.quantity / placed.currency_rate AS quantity,
           item.price_subtotal / item.quantity AS price,
           coalesce(line.qms_asked_price, line.price_subtotal / line.product_qty) AS ordered
    FROM account_move bill
    JOIN account_move_line item ON item.move_id = bill.id
    JOIN purchase_order_line line ON line.id = item.purchase_line_id
    JOIN purchase_order placed ON placed.id = line.order_id
    WHERE bill.state = 'posted' AND bill.move_type = 'in_invoice' AND item.display_type = 'product'
      AND item.company_id = %(company)s AND item.quantity <> 0 AND bill.invoice_date BETWEEN %(first)s AND %(last)s
)
SELECT partner.commercial_partner_id,
       sum(quantity * CASE WHEN abs(round((price / ordered)::numeric, 6) - 1) <= 0.02 THEN ordered ELSE price END),
       sum(quantity * ordered), count(*), 0
FROM billed
JOIN res_partner partner ON partner.id = billed.partner_id
GROUP BY partner.commercial_partner_id
