SELECT date_trunc('month', due::timestamp)::date, count(*) FILTER (WHERE is_returned), count(*), count(*), 0
FROM returned
GROUP BY 1
