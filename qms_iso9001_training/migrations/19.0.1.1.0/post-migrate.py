def migrate(cr, version):
    """Trainings held before times were kept start with their day, in the zone of their company."""
    if version:
        cr.execute(
            """
            UPDATE qms_training_session session
               SET date_start = (session.date_done::timestamp AT TIME ZONE COALESCE(company.qms_zone_name, 'UTC'))
                                AT TIME ZONE 'UTC'
              FROM res_company company
             WHERE company.id = session.company_id AND session.date_start IS NULL AND session.date_done IS NOT NULL
            """
        )
        cr.execute(
            "UPDATE qms_training_session SET date_stop = date_start + minutes * interval '1 minute'"
            " WHERE date_stop IS NULL AND date_start IS NOT NULL AND minutes > 0"
        )
