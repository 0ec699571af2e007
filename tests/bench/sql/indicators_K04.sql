-- Days late of late lines, to the day they were complete or the last one waited: the median, or the worst tenth
, late AS (
    SELECT due, coalesce(complete_on, least(cancelled_on, until)) - due AS days
    FROM completed
    WHERE NOT left_out AND NOT on_time AND (complete_on IS NOT NULL OR is_cancelled OR NOT is_short)
)
SELECT date_trunc('month', due::timestamp)::date, percentile_cont(%(share)s) WITHIN GROUP (ORDER BY days), NULL, count(*), 0
FROM late
WHERE days > 0
GROUP BY 1
