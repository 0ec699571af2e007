-- K35_JUDGED: verdicts given, of all that were due in the month.
SELECT date_trunc('month', effect_due::timestamp)::date,
       count(*) FILTER (WHERE effect_state IN ('effective', 'not_effective')), count(*), count(*), 0
FROM qms_training_record
WHERE company_id = %(company)s AND state IN ('attended', 'passed') AND effect_state <> 'none'
  AND effect_due BETWEEN %(first)s AND %(last)s AND effect_due < %(today)s
GROUP BY 1
