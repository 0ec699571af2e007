import runpy
from pathlib import Path

from odoo.tests import tagged

from .common import TrainingCase

MIGRATIONS = Path(__file__).parent.parent / "migrations"
SCRIPT = MIGRATIONS / "19.0.1.1.0" / "post-migrate.py"


@tagged("post_install", "-at_install")
class TestTrainingMigration(TrainingCase):
    """Trainings that were held before times were kept."""

    def test_a_training_of_before_starts_with_its_day(self):
        session = self.record_talk(self.people[:1])
        planned = self.schedule(self.people[1:2])
        start = planned.date_start
        self.env.flush_all()
        migrate = runpy.run_path(str(SCRIPT))["migrate"]
        migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(self.company._qms_day(session.date_start), session.date_done)
        self.assertEqual((session.date_stop - session.date_start).seconds, 45 * 60)
        self.assertEqual(planned.date_start, start)
        before = session.write_date
        migrate(self.cr, "19.0.1.0.0")
        self.assertEqual(session.write_date, before)

    def test_what_was_held_before_costs_what_its_course_says(self):
        self.course.cost = 300
        held, before = self.record_talk(self.people[:1]), self.record_talk(self.people[1:2])
        planned = self.schedule(self.people[2:3])
        self.env.flush_all()
        ids = (before | planned).ids
        self.env.cr.execute("UPDATE qms_training_session SET cost = NULL WHERE id = ANY(%s)", [ids])
        self.course.cost = 500
        self.env.flush_all()
        migrate = runpy.run_path(str(MIGRATIONS / "19.0.1.2.0" / "post-migrate.py"))["migrate"]
        migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual([each.cost for each in (held, before, planned)], [300, 500, 0])
