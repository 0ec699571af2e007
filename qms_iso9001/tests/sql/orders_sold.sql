-- Sales orders, dated by the last of their agreed dates: whether every line that can be judged was in time.
\ir sold.sql
,
orders AS (
    SELECT order_id, max(due) AS due, bool_and(is_left_out) AS is_left_out,
           bool_and(is_in_time) FILTER (WHERE NOT is_left_out) AS is_in_time
    FROM sold
    GROUP BY order_id
),
judged_orders AS (
    SELECT orders.*, dated.month,
           LEAST(%(today)s, (dated.month + interval '1 month')::date - 1 + %(cutoff)s) AS as_of
    FROM orders
    CROSS JOIN LATERAL (SELECT date_trunc('month', due::timestamp)::date AS month) dated
    WHERE due BETWEEN %(first)s AND %(last)s
)
