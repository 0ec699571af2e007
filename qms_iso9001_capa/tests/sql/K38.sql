-- K38: the middle one of the days from opening to closing, of the corrective actions closed in the month.
SELECT date_trunc('month', date_done::timestamp)::date,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY date_done - date_opened), NULL, count(*), 0
FROM qms_capa
WHERE company_id = %(company)s AND state = 'closed' AND date_done BETWEEN %(first)s AND %(last)s
GROUP BY 1
