"""A pack of a time before the system: what it says of empty registers; and a period that is over gives what it gave."""

from datetime import timedelta

from odoo.tests import tagged

from .pack_case import PackCase, run_job


@tagged("post_install", "-at_install")
class TestAuditPackKept(PackCase):
    def days(self, start, end):
        today = self.company._qms_today()
        return {"date_from": today - timedelta(days=start), "date_to": today - timedelta(days=end)}

    def note(self, pack, code):
        return pack.part_ids.filtered(lambda part: part.code == code).note or ""

    # Before the system

    def test_an_empty_register_says_that_its_records_were_entered_later(self):
        self.new_process("Purchasing")
        pack = self.made(self.auditor, **self.days(400, 100))
        count = self.env["qms.process"].search_count([("company_id", "=", self.company.id)])
        day = pack.date_to.isoformat()
        said = f"Process cards: nothing was entered by {day}; {count} were entered later."
        self.assertIn(said, self.note(pack, "01"))
        page = self.opened(pack).read("00 Index/index.html").decode()
        self.assertIn(said, page)
        # What has a day of its own says that.
        self.assertNotIn("Process cards", self.note(self.made(self.auditor), "01"))

    def test_a_register_with_days_of_its_own_says_that_they_are_later(self):
        self.approve(self.new_policy())
        pack = self.made(self.auditor, **self.days(400, 100))
        self.assertIn(f"Quality policy: none by {pack.date_to.isoformat()}; 1 later.", self.note(pack, "01"))

    def test_a_need_belongs_to_the_period_from_which_it_applies(self):
        needs = self.env["qms.interested.party.need"].with_user(self.officer)
        party = self.env["qms.interested.party"].with_user(self.officer).create({"name": "Bank"})
        start = self.company._qms_today() - timedelta(days=300)
        needs.create({"party_id": party.id, "name": "Yearly report", "date_start": start})
        label = needs._pack_folder()[0]["label"]
        rows = self.register(self.officer, "01", label, **self.days(400, 100))
        self.assertIn("Yearly report", [cell for row in rows for cell in row.values()])
        self.assertFalse(self.register(self.officer, "01", label, **self.days(500, 350)))
