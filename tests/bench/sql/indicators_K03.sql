-- Perfect: on time and in full, and by then nothing came back, no credit note and no complaint
, dated AS (
    SELECT ordered.*, (date_trunc('month', due::timestamp) + interval '1 month')::date - 1 + %(days)s AS until
    FROM ordered
)
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (
           WHERE NOT left_out AND on_time AND NOT is_returned
             AND NOT EXISTS (
                 SELECT FROM sale_order_line sold
                 JOIN sale_order_line_invoice_rel billed ON billed.order_line_id = sold.id
                 JOIN account_move_line item ON item.id = billed.invoice_line_id
                 JOIN account_move credit ON credit.id = item.move_id
                 WHERE sold.order_id = dated.order_id AND credit.move_type = 'out_refund'
                   AND credit.state = 'posted' AND credit.invoice_date <= dated.until)
             AND NOT EXISTS (
                 SELECT FROM qms_complaint complaint
                 LEFT JOIN stock_picking delivery ON delivery.id = complaint.picking_id
                 WHERE dated.order_id IN (complaint.sale_id, delivery.sale_id) AND complaint.state <> 'cancelled'
                   AND (complaint.date_received AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= dated.until)),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM dated
GROUP BY 1
