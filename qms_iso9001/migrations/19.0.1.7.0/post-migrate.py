def migrate(cr, version):
    """Reminders of typed values hung on the indicator alone: the open one is that of the rows it was made for."""
    cr.execute(
        """
        UPDATE qms_indicator_value due
           SET reminder_id = activity.id
          FROM mail_activity activity
          JOIN ir_model_data kind ON kind.model = 'mail.activity.type' AND kind.res_id = activity.activity_type_id
               AND kind.module = 'qms_iso9001' AND kind.name = 'mail_activity_type_value_due'
         WHERE activity.res_model = 'qms.indicator' AND activity.res_id = due.indicator_id AND activity.active
           AND due.is_reminded AND NOT due.is_typed AND NOT due.is_locked
        """
    )
