-- K39_CAPA: open corrective actions past the day that was set at first, of all open ones that have one, today.
SELECT NULL::date, count(*) FILTER (WHERE date_due_original < %(today)s), count(date_due_original), count(date_due_original),
       count(*) FILTER (WHERE date_due_original IS NULL)
FROM qms_capa
WHERE company_id = %(company)s AND state IN ('analysis', 'action', 'effectiveness')
