-- What was received of what was agreed, at the price ordered
SELECT date_trunc('month', due::timestamp)::date,
       coalesce(sum(least(total, agreed) * price) FILTER (WHERE NOT left_out), 0),
       coalesce(sum(agreed * price) FILTER (WHERE NOT left_out), 0),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM moved
GROUP BY 1
