-- What the night has to write: the rows that do not fit any more, and the pairs of person and document without a row.
WITH document AS (
    SELECT d.id, d.company_id FROM qms_document d WHERE d.reference LIKE 'BENCH-%%' AND d.audience = 'everybody'
), person AS (
    SELECT e.id, e.company_id, v.department_id, v.job_id
      FROM hr_employee e
      JOIN hr_version v ON v.id = e.current_version_id
     WHERE e.active
), ended AS (
    SELECT r.document_id, r.employee_id
      FROM qms_acknowledgement r
      JOIN document d ON d.id = r.document_id
     WHERE r.date_end IS NULL
       AND NOT EXISTS (
           SELECT FROM person p
            WHERE p.id = r.employee_id AND p.company_id = d.company_id
              AND p.department_id IS NOT DISTINCT FROM r.department_id AND p.job_id IS NOT DISTINCT FROM r.job_id)
), missing AS (
    SELECT d.id, p.id
      FROM document d
      JOIN person p ON p.company_id = d.company_id
     WHERE NOT EXISTS (
           SELECT FROM qms_acknowledgement r
            WHERE r.document_id = d.id AND r.employee_id = p.id AND r.date_end IS NULL
              AND r.department_id IS NOT DISTINCT FROM p.department_id AND r.job_id IS NOT DISTINCT FROM p.job_id)
)
SELECT (SELECT count(*) FROM missing), (SELECT count(*) FROM ended)
