-- What poor quality cost in a month, each move and line once, and what was invoiced in it less what was credited.
WITH
\ir ../../../qms_iso9001_capa/tests/sql/quality_cost.sql
cost AS (
    SELECT date_trunc('month', day::timestamp)::date AS month, sum(amount) AS amount
    FROM lost WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1
),
sales AS (
    SELECT date_trunc('month', document.invoice_date::timestamp)::date AS month, sum(-item.balance) AS amount, count(*) AS number
    FROM account_move document JOIN account_move_line item ON item.move_id = document.id
    WHERE document.company_id = %(company)s AND document.state = 'posted' AND item.display_type = 'product'
      AND document.move_type IN ('out_invoice', 'out_refund') AND document.invoice_date BETWEEN %(first)s AND %(last)s
    GROUP BY 1
)
SELECT month, coalesce(cost.amount, 0), coalesce(sales.amount, 0), coalesce(sales.number, 0), 0
FROM sales FULL JOIN cost USING (month)
