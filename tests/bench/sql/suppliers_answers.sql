-- Orders whose days to answer ended between two days, per vendor: working days to the answer, orders answered, and those never answered.
WITH placed AS (
    SELECT partner_id, qms_answer_days,
           (qms_date_acknowledged AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= %(last)s::date + 5 AS answered
    FROM purchase_order
    WHERE company_id = %(company)s AND qms_answer_due BETWEEN %(first)s AND %(last)s
      AND (state = 'purchase' OR qms_date_cancelled > qms_answer_due)
)
SELECT partner.commercial_partner_id, sum(qms_answer_days) FILTER (WHERE answered),
       count(*) FILTER (WHERE answered), count(*) FILTER (WHERE answered), count(*) FILTER (WHERE answered IS NOT TRUE)
FROM placed
JOIN res_partner partner ON partner.id = placed.partner_id
GROUP BY partner.commercial_partner_id
