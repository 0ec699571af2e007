-- K09: complaints answered by a person by the day on which it was due, of all of which the answer was due in the month.
SELECT date_trunc('month', date_due::timestamp)::date,
       count(*) FILTER (WHERE (date_answered AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= date_due), count(*), count(*), 0
FROM qms_complaint
WHERE company_id = %(company)s AND state <> 'cancelled' AND date_due BETWEEN %(first)s AND %(last)s AND date_due < %(today)s
GROUP BY 1
