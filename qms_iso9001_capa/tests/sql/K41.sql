-- K41: checks confirmed as effective, of all that were due in the month; stopped ones are left out.
SELECT date_trunc('month', date_end::timestamp)::date, count(*) FILTER (WHERE state = 'effective'),
       count(*) FILTER (WHERE state <> 'stopped'), count(*) FILTER (WHERE state <> 'stopped'),
       count(*) FILTER (WHERE state = 'stopped')
FROM qms_capa_check
WHERE company_id = %(company)s AND state <> 'planned' AND date_end BETWEEN %(first)s AND %(last)s AND date_end < %(today)s
GROUP BY 1
