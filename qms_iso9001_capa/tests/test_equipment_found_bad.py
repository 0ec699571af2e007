from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.samples_equipment import check, new_gauge

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestEquipmentFoundBad(NonconformityCase):
    """A gauge that is found bad opens a nonconformity with what it measured since it was last good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_gauge_owner")

    def test_found_bad_opens_a_nonconformity_with_what_it_measured(self):
        gauge = new_gauge(self, user_id=self.owner.id)
        receipt = self.new_receipt()
        receipt.qms_equipment_ids = [Command.link(gauge.id)]
        bad = check(self, gauge, "bad", "good", user=self.owner, user_id=self.owner.id, deviation="+0.2 mm")
        case = bad.sudo().nonconformity_ids.with_user(self.officer)
        self.assertEqual((len(case), case.state, case.severity, case.picking_id), (1, "reported", "high", receipt))
        for words in (gauge.reference, "+0.2 mm", receipt.name):
            self.assertIn(words, case.description)
        self.assertEqual((case.company_id, case.reported_by_id), (self.company, self.owner))
        self.assertEqual(case.requirement_ids.code, "CALIBRATION")
        action = case.action_view_measured()
        self.assertEqual(self.env["qms.equipment.use"].search(action["domain"]).picking_id, receipt)
        bad.sudo()._open_nonconformities()
        self.assertEqual(bad.sudo().nonconformity_ids, case)

    def test_who_deals_with_the_case_reads_what_it_measured(self):
        gauge = new_gauge(self, user_id=self.owner.id)
        receipt, other = self.new_receipt(), new_gauge(self, name="Scale", user_id=self.owner.id)
        receipt.qms_equipment_ids = [Command.set((gauge | other).ids)]
        case = check(self, gauge, "bad", "good", user=self.owner, user_id=self.owner.id).sudo().nonconformity_ids
        responsible = self.new_user("employee", self.company, "t_responsible")
        uses = self.env["qms.equipment.use"].with_user(responsible)
        self.assertFalse(uses.search([]))
        case.with_user(self.officer).user_id = responsible
        action = case.with_user(responsible).action_view_measured()
        self.assertEqual(
            (uses.search(action["domain"]).picking_id.id, uses.search([]).equipment_id), (receipt.id, gauge)
        )
        self.assertNotIn("not shown", action["name"])
        self.assertFalse(uses.with_user(self.other_manager).search([("equipment_id", "=", gauge.id)]))

    def test_who_deals_with_the_case_is_told_of_what_is_named_later(self):
        gauge = new_gauge(self, user_id=self.owner.id)
        case = check(self, gauge, "bad", "good", user=self.owner, user_id=self.owner.id).sudo().nonconformity_ids
        responsible = self.new_user("employee", self.company, "t_responsible")
        case.with_user(self.officer).user_id = responsible
        receipt = self.new_receipt().with_user(self.new_user("storekeeper", self.company))
        receipt.qms_equipment_ids = [Command.link(gauge.id)]
        message = case.message_ids[0]
        self.assertIn(receipt.name, message.body)
        self.assertIn(responsible.partner_id, message.notified_partner_ids)

    def test_nothing_measured_is_said_so(self):
        bad = check(self, new_gauge(self, user_id=self.owner.id), "bad")
        case = bad.sudo().nonconformity_ids
        self.assertEqual((case.severity, case.picking_id.id), ("medium", False))
        self.assertIn("Nothing names it", case.description)

    def test_found_good_opens_none(self):
        self.assertFalse(check(self, new_gauge(self, user_id=self.owner.id)).sudo().nonconformity_ids)

    def test_the_case_belongs_to_the_company_of_the_gauge(self):
        gauge = new_gauge(self, user_id=self.owner.id)
        bad = check(self, gauge, "bad")
        case = bad.sudo().nonconformity_ids
        with self.assertRaises(AccessError):
            case.with_user(self.other_manager).read(["name"])
        self.assertEqual(case.company_id, self.company)
