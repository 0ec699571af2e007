-- K47: decisions of management reviews done by their first due date, of all due in the month.
SELECT date_trunc('month', date_due_original::timestamp)::date, count(*) FILTER (WHERE date_done <= date_due_original),
       count(*), count(*), 0
FROM qms_action
WHERE company_id = %(company)s AND review_id IS NOT NULL AND (state <> 'cancelled' OR date_cancelled > date_due_original) AND is_legacy IS NOT TRUE
  AND date_due_original BETWEEN %(first)s AND %(last)s AND date_due_original < %(today)s
GROUP BY 1
