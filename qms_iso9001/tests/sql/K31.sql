-- K31: measuring equipment in use whose next check was due before today, by all in use that is checked at intervals; beside
-- them what needs no check. The next check follows from the newest check, or from the first day named.
WITH newest AS (
    SELECT DISTINCT ON (equipment_id) equipment_id, date, as_left
    FROM qms_equipment_check
    ORDER BY equipment_id, date DESC, id DESC
), gauge AS (
    SELECT qms_equipment.id, interval_months,
           CASE WHEN newest.as_left = 'bad' THEN newest.date
                ELSE COALESCE((newest.date + interval_months * interval '1 month')::date, date_first_due) END AS due
    FROM qms_equipment
    LEFT JOIN newest ON newest.equipment_id = qms_equipment.id
    WHERE company_id = %(company)s AND state = 'in_use' AND active
)
SELECT NULL::date, count(*) FILTER (WHERE interval_months > 0 AND due < %(today)s),
       count(*) FILTER (WHERE interval_months > 0), count(*) FILTER (WHERE interval_months > 0),
       count(*) FILTER (WHERE interval_months = 0)
FROM gauge
