-- K31_BLOCKED: measuring equipment that is blocked today.
SELECT NULL::date, count(*), NULL, count(*), 0
FROM qms_equipment
WHERE company_id = %(company)s AND state = 'blocked' AND active
