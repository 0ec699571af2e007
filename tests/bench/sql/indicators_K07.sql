-- What was credited to customers for a reason of quality, or for one that nobody entered, and what was invoiced.
SELECT date_trunc('month', document.invoice_date::timestamp)::date,
       coalesce(sum(item.balance) FILTER (
           WHERE document.move_type = 'out_refund' AND reason.is_commercial IS NOT TRUE), 0),
       coalesce(sum(-item.balance) FILTER (WHERE document.move_type = 'out_invoice'), 0),
       count(*), 0
FROM account_move document
JOIN account_move_line item ON item.move_id = document.id
LEFT JOIN qms_defect reason ON reason.id = document.qms_return_reason_id
WHERE document.company_id = %(company)s AND document.state = 'posted'
  AND document.move_type IN ('out_invoice', 'out_refund') AND item.display_type = 'product'
  AND document.invoice_date BETWEEN %(first)s AND %(last)s
GROUP BY 1
