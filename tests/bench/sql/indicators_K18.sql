-- Answered by the last day to answer
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (WHERE NOT left_out AND answered
                        AND (qms_date_acknowledged AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= due),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM (
    SELECT placed.*, COALESCE(lines.is_delivered, FALSE) AND qms_date_acknowledged IS NULL AS left_out
    FROM placed
    LEFT JOIN lines ON lines.order_id = placed.id
) judged
GROUP BY 1
