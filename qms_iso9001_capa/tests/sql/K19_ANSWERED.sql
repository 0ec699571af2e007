-- K19: requests to vendors of which the first answer came by the day first agreed, of all of which it was due in the month.
SELECT date_trunc('month', date_due_original::timestamp)::date,
       count(*) FILTER (WHERE state <> 'refused'
                        AND (date_answered AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= date_due_original),
       count(*), count(*), 0
FROM qms_supplier_request
WHERE company_id = %(company)s AND state NOT IN ('draft', 'cancelled')
  AND date_due_original BETWEEN %(first)s AND %(last)s AND date_due_original < %(today)s
GROUP BY 1
