-- Complete more days before the agreed date than the company accepts
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (WHERE NOT left_out AND due - complete_on > %(early)s),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM completed
GROUP BY 1
