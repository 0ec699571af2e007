-- K26: cost of poor quality, by what was invoiced less what was credited in the same month.
WITH
\ir quality_cost.sql
cost AS (
    SELECT date_trunc('month', day::timestamp)::date AS month, sum(amount) AS amount
    FROM lost
    WHERE day BETWEEN %(first)s AND %(last)s
    GROUP BY 1
),
sales AS (
    SELECT date_trunc('month', document.invoice_date::timestamp)::date AS month, sum(document.amount_untaxed_signed) AS amount,
           sum((SELECT count(*) FROM account_move_line item
                WHERE item.move_id = document.id AND item.display_type = 'product')) AS lines
    FROM account_move document
    WHERE document.company_id = %(company)s AND document.state = 'posted'
      AND document.move_type IN ('out_invoice', 'out_refund') AND document.invoice_date BETWEEN %(first)s AND %(last)s
    GROUP BY 1
)
SELECT COALESCE(sales.month, cost.month), COALESCE(cost.amount, 0), COALESCE(sales.amount, 0), COALESCE(sales.lines, 0), 0
FROM sales
FULL JOIN cost ON cost.month = sales.month
