def migrate(cr, version):
    """What was held so far cost what its course says today: what the plan of the year has shown until now."""
    if version:
        cr.execute(
            """
            UPDATE qms_training_session session
               SET cost = course.cost
              FROM qms_training course
             WHERE course.id = session.training_id AND session.state = 'done' AND session.cost IS NULL
            """
        )
