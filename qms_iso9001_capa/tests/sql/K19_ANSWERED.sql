-- K19: requests to vendors of which the first answer came by the day first agreed, of all of which it was due in the month.
-- Left out: cancelled after that day; in time only as one of us typed it after that day, without a file to show for it.
WITH asked AS (
    SELECT request.state, request.date_due_original AS due,
           COALESCE(request.state <> 'refused'
                    AND (request.date_answered AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                        <= request.date_due_original, FALSE) AS is_in_time,
           (request.date_done AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS ended_on,
           EXISTS (
               SELECT FROM qms_supplier_request_answer AS answer
               WHERE answer.request_id = request.id AND answer.channel = 'hand'
                 AND (COALESCE(answer.date_entered, answer.create_date) AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                     > request.date_due_original
                 AND NOT EXISTS (SELECT FROM qms_supplier_request_answer AS earlier
                                 WHERE earlier.request_id = request.id
                                   AND earlier.answering_round < answer.answering_round)
                 AND NOT EXISTS (SELECT FROM qms_supplier_request_answer_file_rel AS file
                                 WHERE file.answer_id = answer.id)
           ) AS is_typed_later
    FROM qms_supplier_request AS request
    WHERE request.company_id = %(company)s AND request.state <> 'draft'
      AND request.date_due_original BETWEEN %(first)s AND %(last)s AND request.date_due_original < %(today)s
), judged AS (
    SELECT *, CASE WHEN state = 'cancelled' THEN ended_on > due ELSE is_in_time AND is_typed_later END AS is_left_out
    FROM asked
)
SELECT date_trunc('month', due::timestamp)::date,
       count(*) FILTER (WHERE is_in_time AND state <> 'cancelled' AND NOT is_left_out),
       count(*) FILTER (WHERE state <> 'cancelled' AND NOT is_left_out),
       count(*) FILTER (WHERE state <> 'cancelled' AND NOT is_left_out),
       count(*) FILTER (WHERE is_left_out)
FROM judged
GROUP BY 1
