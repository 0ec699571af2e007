-- K34: needed trainings done by their due day, of all that were due in the month.
SELECT date_trunc('month', date_due::timestamp)::date,
       count(*) FILTER (WHERE state IN ('attended', 'passed') AND date_done <= date_due), count(*), count(*), 0
FROM qms_training_record
WHERE company_id = %(company)s AND state <> 'cancelled' AND date_due BETWEEN %(first)s AND %(last)s AND date_due < %(today)s
GROUP BY 1
