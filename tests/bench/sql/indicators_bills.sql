-- Lines of posted bills between two days, beside what was ordered.
WITH billed AS (
    SELECT bill.invoice_date AS due, item.quantity / placed.currency_rate AS quantity,
           item.price_subtotal / item.quantity AS price,
           coalesce(line.qms_asked_price, line.price_subtotal / line.product_qty) AS ordered
    FROM account_move bill
    JOIN account_move_line item ON item.move_id = bill.id
    JOIN purchase_order_line line ON line.id = item.purchase_line_id
    JOIN purchase_order placed ON placed.id = line.order_id
    WHERE bill.state = 'posted' AND bill.move_type = 'in_invoice' AND item.display_type = 'product'
      AND item.company_id = %(company)s AND item.quantity <> 0 AND bill.invoice_date BETWEEN %(first)s AND %(last)s
)
