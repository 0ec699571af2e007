-- Of what came back, that for which nobody entered a reason
SELECT date_trunc('month', due::timestamp)::date, count(*) FILTER (WHERE is_unknown), count(*), count(*), 0
FROM returned
WHERE is_returned
GROUP BY 1
