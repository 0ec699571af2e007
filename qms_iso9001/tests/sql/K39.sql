-- K39: open actions past the day that was set for them at first, of all open actions, today.
SELECT NULL::date, count(*) FILTER (WHERE date_due_original < %(today)s), count(*), count(*), 0
FROM qms_action
WHERE company_id = %(company)s AND state = 'open'
