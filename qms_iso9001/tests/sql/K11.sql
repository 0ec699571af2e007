-- K11: a hundred for each customer with 9 or 10 points, less a hundred with 0 to 6; the last answer of each in the month.
WITH
\ir answers.sql
,
latest AS (
    SELECT DISTINCT ON (customer_id, month) answers.*, dated.month
    FROM answers
    CROSS JOIN LATERAL (SELECT date_trunc('month', answered_on::timestamp)::date AS month) dated
    WHERE answered_on BETWEEN %(first)s AND %(last)s
    ORDER BY customer_id, month, answered_on DESC, id DESC
)
SELECT month, 100 * (count(*) FILTER (WHERE points >= 9) - count(*) FILTER (WHERE points <= 6)), count(*), count(*), 0
FROM latest
GROUP BY month
