-- The days on which the company works: those with a shift of its calendar that no public holiday takes away.
worked AS (
    SELECT DISTINCT each.day::date AS day
    FROM generate_series(%(first)s::date - 90, %(today)s::date + 90, interval '1 day') each (day)
    JOIN res_company company ON company.id = %(company)s
    JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
    JOIN resource_calendar_attendance shift
         ON shift.calendar_id = calendar.id AND shift.dayofweek::int = extract(isodow FROM each.day) - 1
    CROSS JOIN LATERAL (
        SELECT (each.day::date + shift.hour_from * interval '1 hour') AT TIME ZONE calendar.tz AT TIME ZONE 'UTC' AS begins,
               (each.day::date + shift.hour_to * interval '1 hour') AT TIME ZONE calendar.tz AT TIME ZONE 'UTC' AS ends
    ) hours
    WHERE NOT EXISTS (SELECT FROM resource_calendar_leaves holiday
                      WHERE holiday.resource_id IS NULL AND (holiday.calendar_id IS NULL OR holiday.calendar_id = calendar.id)
                        AND (holiday.company_id IS NULL OR holiday.company_id = %(company)s)
                        AND holiday.date_from <= hours.begins AND holiday.date_to >= hours.ends)
),
