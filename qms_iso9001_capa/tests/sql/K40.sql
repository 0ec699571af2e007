-- K40: nonconformities found in the month that were judged the same as an earlier one, of all found in it.
SELECT date_trunc('month', date_detected::timestamp)::date, count(*) FILTER (WHERE repeat_of_id IS NOT NULL), count(*), count(*), 0
FROM qms_nonconformity
WHERE company_id = %(company)s AND state <> 'cancelled' AND date_detected BETWEEN %(first)s AND %(last)s
GROUP BY 1
