-- K03: sales orders on time and in full that nobody sent back, got credited or complained of by the cut-off, of all due.
WITH
\ir complaints.sql
\ir orders_sold.sql
SELECT month,
       count(*) FILTER (
           WHERE is_in_time AND NOT is_left_out
           AND NOT EXISTS (SELECT FROM complained
                           WHERE complained.order_id = judged_orders.order_id AND complained_on <= as_of)
           AND NOT EXISTS (SELECT FROM stock_move back
                           JOIN stock_location place ON place.id = back.location_id AND place.usage = 'customer'
                           JOIN sold ON sold.id = back.sale_line_id
                           WHERE sold.order_id = judged_orders.order_id AND back.state = 'done' AND back.quantity > 0
                             AND (back.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= judged_orders.as_of)
           AND NOT EXISTS (SELECT FROM account_move note
                           JOIN account_move_line item ON item.move_id = note.id
                           JOIN sale_order_line_invoice_rel billed ON billed.invoice_line_id = item.id
                           JOIN sale_order_line sol ON sol.id = billed.order_line_id
                           WHERE sol.order_id = judged_orders.order_id AND note.state = 'posted'
                             AND note.move_type = 'out_refund' AND note.invoice_date <= as_of)
       ),
       count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM judged_orders
WHERE due < as_of
GROUP BY month
