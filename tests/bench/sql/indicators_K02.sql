-- On time and in full
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (WHERE NOT left_out AND on_time),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM ordered
GROUP BY 1
