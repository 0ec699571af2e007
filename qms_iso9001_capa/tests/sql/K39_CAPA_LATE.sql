-- K39_CAPA_LATE: corrective actions closed after the day set at first, of those closed in the month that had one.
SELECT date_trunc('month', date_done::timestamp)::date, count(*) FILTER (WHERE date_done > date_due_original),
       count(date_due_original), count(date_due_original), count(*) FILTER (WHERE date_due_original IS NULL)
FROM qms_capa
WHERE company_id = %(company)s AND state = 'closed' AND date_done BETWEEN %(first)s AND %(last)s
GROUP BY 1
