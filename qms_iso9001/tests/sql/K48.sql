-- K48: topics that apply for which there is fresh evidence, of all topics of the edition that apply, today. How a topic
-- stands was counted when it was measured; that no red one is among them, and which apply, is asked anew.
WITH topics AS (
    SELECT DISTINCT link.requirement_id AS id
    FROM qms_clause clause
    JOIN qms_requirement_clause_rel link ON link.clause_id = clause.id
    JOIN qms_requirement topic ON topic.id = link.requirement_id AND topic.active
    WHERE clause.edition_id = COALESCE(
        (SELECT qms_edition_id FROM res_company WHERE id = %(company)s),
        (SELECT id FROM qms_edition ORDER BY date_published DESC, id DESC LIMIT 1)
    )
), told AS (
    SELECT topics.id,
           NOT EXISTS (
               SELECT FROM qms_applicability answer
               WHERE answer.requirement_id = topics.id AND answer.company_id = %(company)s
                 AND answer.state = 'approved' AND answer.is_applicable IS NOT TRUE
           ) AS applies,
           EXISTS (
               SELECT FROM qms_audit_finding finding
               WHERE finding.requirement_id = topics.id AND finding.company_id = %(company)s AND finding.kind = 'major'
                 AND (finding.state IN ('open', 'answered')
                      OR (finding.state = 'done' AND finding.is_verification_required))
           ) AS has_major,
           (SELECT standing FROM qms_requirement_standing counted
            WHERE counted.requirement_id = topics.id AND counted.company_id = %(company)s) AS standing
    FROM topics
)
SELECT NULL::date, count(*) FILTER (WHERE applies AND NOT has_major AND standing IN ('live', 'complete')),
       count(*) FILTER (WHERE applies), count(*) FILTER (WHERE applies), count(*) FILTER (WHERE NOT applies)
FROM told
