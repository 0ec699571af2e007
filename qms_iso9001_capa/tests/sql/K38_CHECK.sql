-- K38_CHECK: the middle one of the days from opening to the end of the actions, of those that ended in the month.
SELECT date_trunc('month', date_actions_done::timestamp)::date,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY date_actions_done - date_opened), NULL, count(*), 0
FROM qms_capa
WHERE company_id = %(company)s AND state <> 'cancelled' AND date_actions_done BETWEEN %(first)s AND %(last)s
GROUP BY 1
