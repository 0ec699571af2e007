SELECT date_trunc('month', due::timestamp)::date, count(*) FILTER (WHERE rejected > 0), count(*), count(*), 0
FROM judged
GROUP BY 1
