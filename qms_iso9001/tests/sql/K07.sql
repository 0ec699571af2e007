-- K07: credit notes that count, by invoices of the same month; without tax, in the currency of the company.
WITH
\ir reasons.sql
documents AS (
    SELECT date_trunc('month', document.invoice_date::timestamp)::date AS month, document.move_type,
           reason.is_commercial IS TRUE AS is_commercial, document.amount_untaxed_signed AS amount,
           (SELECT count(*) FROM account_move_line item
            WHERE item.move_id = document.id AND item.display_type = 'product') AS lines
    FROM account_move document
    LEFT JOIN credit_reason reason ON reason.move_id = document.id
    WHERE document.company_id = %(company)s AND document.state = 'posted'
      AND document.move_type IN ('out_invoice', 'out_refund') AND document.invoice_date BETWEEN %(first)s AND %(last)s
)
SELECT month, COALESCE(-sum(amount) FILTER (WHERE move_type = 'out_refund' AND NOT is_commercial), 0),
       COALESCE(sum(amount) FILTER (WHERE move_type = 'out_invoice'), 0), sum(lines), 0
FROM documents
GROUP BY month
