-- K39: open actions past their day, of all open actions, today.
SELECT NULL::date, count(*) FILTER (WHERE date_due < %(today)s), count(*), count(*), 0
FROM qms_action
WHERE company_id = %(company)s AND state = 'open'
