-- What was credited to customers without a reason, and all that was credited.
SELECT date_trunc('month', document.invoice_date::timestamp)::date,
       coalesce(sum(item.balance) FILTER (WHERE document.qms_return_reason_id IS NULL), 0), sum(item.balance),
       count(*), 0
FROM account_move document
JOIN account_move_line item ON item.move_id = document.id
WHERE document.company_id = %(company)s AND document.state = 'posted' AND document.move_type = 'out_refund'
  AND item.display_type = 'product' AND document.invoice_date BETWEEN %(first)s AND %(last)s
GROUP BY 1
