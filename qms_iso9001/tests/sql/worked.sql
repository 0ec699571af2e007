-- The days on which the company works: by its calendar, without its public holidays.
worked AS (
    SELECT each.day::date AS day
    FROM generate_series(%(first)s::date - 90, %(today)s::date + 90, interval '1 day') each (day)
    JOIN res_company company ON company.id = %(company)s
    JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
    WHERE EXISTS (SELECT FROM resource_calendar_attendance shift
                  WHERE shift.calendar_id = calendar.id AND shift.dayofweek::int = extract(isodow FROM each.day) - 1)
      AND NOT EXISTS (SELECT FROM resource_calendar_leaves holiday
                      WHERE holiday.resource_id IS NULL AND (holiday.calendar_id IS NULL OR holiday.calendar_id = calendar.id)
                        AND (holiday.company_id IS NULL OR holiday.company_id = %(company)s)
                        AND each.day BETWEEN (holiday.date_from AT TIME ZONE 'UTC' AT TIME ZONE calendar.tz)::date
                                         AND (holiday.date_to AT TIME ZONE 'UTC' AT TIME ZONE calendar.tz)::date)
),
