-- Of which the date was moved without the customer asking for it
, changed AS (
    SELECT moved.*, EXISTS (
               SELECT FROM qms_promise_change change
               WHERE change.sale_line_id = moved.id AND change.cause <> 'customer'
                 AND change.date_to IS DISTINCT FROM change.date_from
                 AND (change.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= moved.until) AS is_changed
    FROM moved
)
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (WHERE NOT left_out AND is_changed),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE NOT left_out),
       count(*) FILTER (WHERE left_out)
FROM changed
GROUP BY 1
