-- K22: value of what was scrapped, by the value of the goods delivered to customers in the month.
WITH
\ir delivered.sql
,
scrapped AS (
    SELECT date_trunc('month', (scrap.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s))::date AS month,
           sum(abs(move.value)) AS value
    FROM stock_scrap scrap
    LEFT JOIN stock_move move ON move.scrap_id = scrap.id AND move.state = 'done'
    WHERE scrap.company_id = %(company)s AND scrap.state = 'done'
      AND (scrap.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    GROUP BY 1
),
goods AS (SELECT month, sum(value) AS value, count(*) AS number FROM delivered GROUP BY month)
SELECT COALESCE(goods.month, scrapped.month), COALESCE(scrapped.value, 0), COALESCE(goods.value, 0), COALESCE(goods.number, 0), 0
FROM goods
FULL JOIN scrapped ON scrapped.month = goods.month
