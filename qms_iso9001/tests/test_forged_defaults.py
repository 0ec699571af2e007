from datetime import date

from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .samples_equipment import new_gauge


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestForgedDefaults(QmsCase):
    """What the system writes into a new record is filled by no `default_…` of the context."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def test_what_a_gauge_measured_is_found_by_its_check(self):
        gauge = new_gauge(self)
        forged = {"affected_text": "Nothing of it matters", "affected_count": 3}
        defaults = {f"default_{name}": value for name, value in forged.items()}
        checks = self.env["qms.equipment.check"].with_user(self.named).with_context(**defaults)
        values = {"equipment_id": gauge.id, "as_found": "good", "user_id": self.named.id, "basis": "Blocks"}
        record = checks.create(values)
        self.assertEqual((record.affected_text, record.affected_count), (False, 0))

    def test_when_an_issue_changed_is_noted_by_itself(self):
        for name, user in (("qms.issue", self.officer), ("qms.interested.party", self.officer)):
            records = self.env[name].with_user(user).with_context(default_date_changed="2020-01-01")
            record = records.create({"name": "New law", **({"swot": "threat"} if name == "qms.issue" else {})})
            self.assertEqual(record.date_changed, date(2026, 3, 10), name)
            self.assertTrue(record.is_changed, name)
