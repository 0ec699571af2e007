-- K35: verdicts "effective", of all verdicts given in the month on trainings that still count.
SELECT date_trunc('month', effect_date::timestamp)::date,
       count(*) FILTER (WHERE effect_state = 'effective'), count(*), count(*), 0
FROM qms_training_record
WHERE company_id = %(company)s AND state IN ('attended', 'passed') AND effect_state IN ('effective', 'not_effective')
  AND effect_date BETWEEN %(first)s AND %(last)s
GROUP BY 1
