-- K43: audits of approved programmes reported within 30 days of the month first planned, of all whose days are over.
SELECT date_trunc('month', l.date_baseline::timestamp)::date,
       count(*) FILTER (WHERE a.state = 'reported' AND a.date_done BETWEEN l.date_baseline - 30
                        AND (l.date_baseline + interval '1 month')::date + 29),
       count(*), count(*), 0
FROM qms_audit_program_line l JOIN qms_audit_program p ON p.id = l.program_id
LEFT JOIN qms_audit a ON a.id = l.audit_id
WHERE p.company_id = %(company)s AND p.state = 'approved' AND l.date_baseline BETWEEN %(first)s AND %(last)s
  AND (l.date_baseline + interval '1 month')::date + 29 < %(today)s
GROUP BY 1
