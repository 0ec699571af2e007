-- Confirmed purchase orders of one company, and the day of the newest in that company's zone.
WITH company AS (
    SELECT c.id, coalesce(p.tz, 'UTC') AS zone
    FROM res_company c
    JOIN res_partner p ON p.id = c.partner_id
    WHERE c.id = (SELECT company_id FROM purchase_order WHERE state = 'purchase' ORDER BY priority DESC, id DESC LIMIT 1)
)
SELECT count(*), (max(o.date_approve) AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date
FROM purchase_order o
JOIN company ON company.id = o.company_id
WHERE o.state = 'purchase'
GROUP BY company.zone
