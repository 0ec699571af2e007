-- K07_UNKNOWN: credit notes of which nobody entered why, by all credit notes of the month.
WITH
\ir reasons.sql
notes AS (
    SELECT date_trunc('month', note.invoice_date::timestamp)::date AS month, reason.move_id IS NULL AS is_unknown,
           -note.amount_untaxed_signed AS amount,
           (SELECT count(*) FROM account_move_line item
            WHERE item.move_id = note.id AND item.display_type = 'product') AS lines
    FROM account_move note
    LEFT JOIN credit_reason reason ON reason.move_id = note.id
    WHERE note.company_id = %(company)s AND note.state = 'posted' AND note.move_type = 'out_refund'
      AND note.invoice_date BETWEEN %(first)s AND %(last)s
)
SELECT month, COALESCE(sum(amount) FILTER (WHERE is_unknown), 0), sum(amount), sum(lines), 0
FROM notes
GROUP BY month
