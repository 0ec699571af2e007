-- K34_OPEN: trainings still to do of which the due day is over, today.
SELECT NULL::date, count(*), NULL::bigint, count(*), 0
FROM qms_training_record
WHERE company_id = %(company)s AND state IN ('needed', 'planned') AND date_due < %(today)s
