-- K38_OPEN: the middle one of the ages in days of the corrective actions that are open today.
SELECT NULL::date, percentile_cont(0.5) WITHIN GROUP (ORDER BY %(today)s::date - date_opened), NULL, count(*), 0
FROM qms_capa
WHERE company_id = %(company)s AND state IN ('analysis', 'action', 'effectiveness')
