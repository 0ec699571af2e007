-- K42: documents in force past the day of their review, of all documents in force, today.
SELECT NULL::date, count(*) FILTER (WHERE date_review < %(today)s), count(*), count(*), 0
FROM qms_document
WHERE company_id = %(company)s AND state = 'in_force' AND active
