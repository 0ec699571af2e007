-- K44_MAJOR: major nonconformities of signed reports dealt with by their first due date, of all due in the month.
SELECT date_trunc('month', f.date_due_original::timestamp)::date,
       count(*) FILTER (WHERE f.state IN ('done', 'verified') AND f.date_done <= f.date_due_original),
       count(*), count(*), 0
FROM qms_audit_finding f JOIN qms_audit a ON a.id = f.audit_id
WHERE f.company_id = %(company)s AND a.date_done IS NOT NULL AND f.state <> 'cancelled' AND f.kind = 'major' AND f.is_legacy IS NOT TRUE
  AND f.date_due_original BETWEEN %(first)s AND %(last)s AND f.date_due_original < %(today)s
GROUP BY 1
