-- A price within 2 %% is the one ordered
SELECT date_trunc('month', due::timestamp)::date,
       sum(quantity * CASE WHEN abs(round((price / ordered)::numeric, 6) - 1) <= 0.02 THEN ordered ELSE price END),
       sum(quantity * ordered), count(*), 0
FROM billed
GROUP BY 1
