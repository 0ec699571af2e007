-- K14_EARLY: order lines complete more days before the agreed date than the company accepts, of all due in the month.
WITH
\ir bought.sql
SELECT month,
       count(*) FILTER (WHERE due - complete_on > (SELECT qms_early_days FROM res_company WHERE id = %(company)s)
                          AND NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out),
       count(*) FILTER (WHERE NOT is_left_out), count(*) FILTER (WHERE is_left_out)
FROM bought
GROUP BY month
