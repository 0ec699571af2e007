from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .samples_equipment import check, new_gauge


@tagged("post_install", "-at_install")
class TestQmsEquipmentUse(QmsCase):
    """The day on which something was measured decides whether a bad check puts it in doubt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.storekeeper = cls.new_user("storekeeper", cls.company)
        cls.gauge = new_gauge(cls, user_id=cls.owner.id, date_first_due="2026-11-20")

    def planned(self, company=None):
        """Return a receipt that is still to come, of the storekeeper."""
        receipt = self.new_receipt(*filter(None, (company,))).copy()
        receipt.action_confirm()
        return receipt.with_user(self.storekeeper)

    def done(self, receipt):
        receipt.move_ids.quantity = 1
        receipt.move_ids.picked = True
        receipt._action_done()
        self.assertEqual(receipt.state, "done")

    def lot(self):
        product = self.env["product.product"].create({"name": "Housing", "is_storable": True, "tracking": "lot"})
        vals = {"name": "L1", "product_id": product.id, "company_id": self.company.id}
        return self.env["stock.lot"].create(vals).with_user(self.storekeeper)

    def test_a_receipt_is_measured_on_the_day_on_which_it_is_done(self):
        with freeze_time("2026-10-01 09:00:00"):
            receipt = self.planned()
            receipt.qms_equipment_ids = [Command.link(self.gauge.id)]
        self.assertEqual((str(self.gauge.use_ids.date), self.gauge.use_ids.was_overdue), ("2026-10-01", False))
        with freeze_time("2026-11-27 09:00:00"):
            self.env.invalidate_all()
            self.done(receipt)
            self.assertEqual((str(self.gauge.use_ids.date), self.gauge.use_ids.was_overdue), ("2026-11-27", True))
            check(self, self.gauge, date="2026-11-01")
            bad = check(self, self.gauge, "bad")
        self.assertEqual(bad.affected_count, 1)

    def test_a_lot_says_the_day(self):
        with freeze_time("2026-11-27 09:00:00"):
            lot = self.lot()
            lot.write({"qms_equipment_ids": [Command.link(self.gauge.id)], "qms_measured_date": "2026-10-05"})
            self.assertEqual(str(self.gauge.use_ids.date), "2026-10-05")
            self.assertFalse(lot.qms_measured_date)
            other = new_gauge(self, name="Scale")
            lot.write({"qms_equipment_ids": [Command.link(other.id)]})
            self.assertEqual(str(other.use_ids.date), "2026-11-27")
            with self.assertRaisesRegex(UserError, "measured in the future"):
                third = new_gauge(self, name="Gauge block")
                lot.write({"qms_equipment_ids": [Command.link(third.id)], "qms_measured_date": "2026-11-28"})
            self.env.invalidate_all()  # a refused request leaves nothing in the cache
            with self.assertRaisesRegex(UserError, "Name what it was measured with on that day"):
                lot.qms_measured_date = "2026-10-01"

    def test_what_is_named_after_the_bad_check_is_told(self):
        with freeze_time("2026-11-27 09:00:00"):
            check(self, self.gauge, date="2026-10-01")
            bad = check(self, self.gauge, "bad", "good", date="2026-11-01")
            self.assertEqual(bad.affected_count, 0)
            lot = self.lot()
            lot.write({"qms_equipment_ids": [Command.link(self.gauge.id)], "qms_measured_date": "2026-10-10"})
            message = self.gauge.message_ids[0]
            self.assertIn("L1", message.body)
            self.assertIn("named only now", message.body)
            self.assertIn(self.owner.partner_id, message.notified_partner_ids)
            self.assertEqual(message.author_id, self.storekeeper.partner_id)

    def test_what_is_in_no_doubt_is_not_told(self):
        with freeze_time("2026-11-27 09:00:00"):
            check(self, self.gauge, "bad", "good", date="2026-10-01")
            check(self, self.gauge, date="2026-10-20")
            check(self, self.gauge, "bad", "good", date="2026-11-01")
            messages = self.gauge.message_ids
            for name, day in (("L1", "2026-10-15"), ("L2", "2026-11-20")):
                lot = self.lot().sudo()
                lot.name = name
                lot.write({"qms_equipment_ids": [Command.link(self.gauge.id)], "qms_measured_date": day})
            receipt = self.planned()
            receipt.qms_equipment_ids = [Command.link(self.gauge.id)]
            self.assertEqual(self.gauge.message_ids, messages)

    def test_a_receipt_that_is_done_with_it_after_it_was_found_bad_is_told(self):
        with freeze_time("2026-11-27 09:00:00"):
            receipt = self.planned()
            receipt.qms_equipment_ids = [Command.link(self.gauge.id)]
            check(self, self.gauge, "bad", "good")
            self.done(receipt)
            self.assertIn(receipt.name, self.gauge.message_ids[0].body)

    def test_that_it_had_been_taken_off_stays(self):
        with freeze_time("2026-11-26 09:00:00"):
            receipt = self.new_receipt().with_user(self.storekeeper)
            receipt.write({"qms_equipment_ids": [Command.link(self.gauge.id)]})
            receipt.write({"qms_equipment_ids": [Command.clear()]})
        with freeze_time("2026-11-27 09:00:00"):
            receipt.write({"qms_equipment_ids": [Command.link(self.gauge.id)]})
        use = self.gauge.use_ids
        self.assertFalse(use.date_withdrawn)
        for words in ("11/26/2026", "11/27/2026", self.storekeeper.name):
            self.assertIn(words, use.history)
            self.assertIn(words, use._as_text(1))

    def test_another_company_is_told_nothing(self):
        theirs = new_gauge(self, user_id=self.owner.id)
        with freeze_time("2026-11-27 09:00:00"):
            check(self, theirs, "bad", "good")
            messages = theirs.message_ids
            receipt = self.planned()
            receipt.qms_equipment_ids = [Command.link(self.gauge.id)]
            self.done(receipt)
        self.assertEqual(theirs.message_ids, messages)
        uses = self.env["qms.equipment.use"].with_user(self.other_manager)
        self.assertFalse(uses.search([("equipment_id", "in", (theirs | self.gauge).ids)]))
