-- Hours of twelve months of those employed today, and their number.
SELECT NULL::date,
       (SELECT COALESCE(sum(training.minutes), 0) / 60.0
        FROM qms_training_record training JOIN hr_employee person ON person.id = training.employee_id
        WHERE training.company_id = %(company)s AND person.active AND training.state IN ('attended', 'passed')
          AND training.date_done > %(today)s::date - interval '12 months' AND training.date_done <= %(today)s),
       count(*), count(*), 0
FROM hr_employee
WHERE company_id = %(company)s AND active
