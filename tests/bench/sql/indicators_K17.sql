-- Days off the lead time, of lines asked for with the whole lead time: to the day they were complete or waited for
, off AS (
    SELECT due,
           is_by_lead AND NOT left_out AND (complete_on IS NOT NULL OR is_cancelled OR NOT is_short) AS is_judged,
           abs(coalesce(complete_on, least(cancelled_on, until)) - asked) AS days
    FROM completed
)
SELECT date_trunc('month', due::timestamp)::date,
       sum(days) FILTER (WHERE is_judged),
       count(days) FILTER (WHERE is_judged),
       count(*) FILTER (WHERE is_judged),
       count(*) FILTER (WHERE is_judged IS NOT TRUE)
FROM off
GROUP BY 1
