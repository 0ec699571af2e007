-- Ask each of these people to read one revision: the same rows, written plainly. They belong to a document that nobody
-- was asked to read before, so nothing has to be ended.
WITH written AS (
    INSERT INTO qms_acknowledgement (
        document_id, revision_id, employee_id, employee_name, company_id, department_id, job_id,
        date_start, date_due, reason, create_uid, create_date, write_uid, write_date)
    SELECT r.document_id, r.id, e.id, e.name, e.company_id, v.department_id, v.job_id,
           current_date, current_date + 14, 'revision', 1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
      FROM qms_document_revision r
      JOIN qms_document d ON d.id = r.document_id AND d.reference = 'TWIN'
     CROSS JOIN hr_employee e
      JOIN hr_version v ON v.id = e.current_version_id
     WHERE e.active AND e.company_id = d.company_id AND v.department_id <= (CASE WHEN %(half)s THEN %(middle)s ELSE %(last)s END)
    RETURNING 1
)
SELECT count(*) FROM written
