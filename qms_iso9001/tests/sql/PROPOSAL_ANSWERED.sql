-- PROPOSAL_ANSWERED: proposals answered by the day on which the answer was due, of all due in the month.
SELECT date_trunc('month', date_due::timestamp)::date, count(*) FILTER (WHERE date_answered <= date_due), count(*), count(*), 0
FROM qms_proposal
WHERE company_id = %(company)s AND date_due BETWEEN %(first)s AND %(last)s AND date_due < %(today)s AND is_legacy IS NOT TRUE
GROUP BY 1
