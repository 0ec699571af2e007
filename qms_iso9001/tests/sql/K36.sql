-- K36: read confirmations given, of all that are required today.
SELECT NULL::date, count(*) FILTER (WHERE confirmed_on <= %(today)s), count(*), count(*), 0
FROM qms_acknowledgement
WHERE company_id = %(company)s AND date_start <= %(today)s AND (date_end IS NULL OR date_end > %(today)s)
