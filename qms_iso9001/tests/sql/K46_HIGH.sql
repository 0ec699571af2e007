-- K46_HIGH: risks that are not closed and whose last residual rating (without one: the last inherent) is high, today;
-- beside them those that nobody rated.
WITH rating AS (
    SELECT DISTINCT ON (risk_id) risk_id, level
    FROM qms_risk_assessment
    WHERE stage IN ('residual', 'inherent')
    ORDER BY risk_id, stage DESC, date DESC, id DESC
)
SELECT NULL::date, count(*) FILTER (WHERE rating.level = 'high'), NULL::int, count(*) FILTER (WHERE rating.level = 'high'),
       count(*) FILTER (WHERE rating.level IS NULL)
FROM qms_risk
LEFT JOIN rating ON rating.risk_id = qms_risk.id
WHERE company_id = %(company)s AND kind = 'risk' AND state <> 'closed'
