from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_open

from .common import QmsCase
from .figure_case import FigureComparison
from .samples_equipment import check, new_gauge
from .samples_indicator import value_of_the_named

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestQmsEquipment(FigureComparison, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def gauge(self, **vals):
        return new_gauge(self, **{"user_id": self.owner.id, **vals})

    def as_owner(self, record):
        return record.with_user(self.owner)

    # When it is checked

    def test_a_check_sets_the_next_one(self):
        gauge = self.gauge(date_first_due="2026-03-20")
        self.assertEqual((str(gauge.date_due), gauge.is_due, gauge.is_overdue), ("2026-03-20", True, False))
        check(self, gauge, date="2026-03-10")
        self.assertEqual((str(gauge.date_due), gauge.is_due), ("2027-03-10", False))
        check(self, gauge, date="2026-01-10")  # of earlier, recorded later
        self.assertEqual(str(gauge.date_due), "2027-03-10")
        gauge.interval_months = 6
        self.assertEqual(str(gauge.date_due), "2026-09-10")
        gauge.interval_months = 0
        self.assertFalse(gauge.date_due)

    def test_overdue_is_marked_wherever_it_is_named(self):
        gauge = self.gauge(date_first_due="2026-03-19")
        found = self.env["qms.equipment"].search([("is_overdue", "=", True), ("company_id", "=", self.company.id)])
        self.assertEqual(found, gauge)
        self.assertIn("(check overdue)", gauge.display_name)
        label = self.env["ir.actions.report"].with_user(self.officer)
        html = label._render_qweb_html("qms_iso9001.qms_equipment_label", gauge.ids)[0].decode()
        self.assertIn("check overdue", html)
        check(self, gauge)
        self.assertNotIn("overdue", gauge.display_name)
        gauge.action_block("Fell from the bench")
        self.assertIn("(blocked)", gauge.display_name)

    def test_the_edge_of_the_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        gauge = self.gauge(date_first_due="2026-03-20")
        with freeze_time("2026-03-20 12:00:00"):  # the 21st in Auckland
            self.env.invalidate_all()
            self.assertTrue(gauge.is_overdue)
            self.assertTrue(gauge.search([("is_overdue", "=", True), ("id", "=", gauge.id)]))
        with freeze_time("2026-03-20 10:00:00"):  # still the 20th
            self.env.invalidate_all()
            self.assertFalse(gauge.is_overdue)
            self.assertFalse(gauge.search([("is_overdue", "=", True), ("id", "=", gauge.id)]))

    def test_the_reminder_follows_the_next_check(self):
        gauge = self.gauge(date_first_due="2026-04-01")
        activity = gauge.activity_ids
        self.assertEqual((activity.user_id, str(activity.date_deadline)), (self.owner, "2026-04-01"))
        check(self, gauge, date="2026-03-10")
        self.assertEqual(str(gauge.activity_ids.date_deadline), "2027-03-10")
        gauge.interval_months = 6
        self.assertEqual(str(gauge.activity_ids.date_deadline), "2026-09-10")
        gauge.user_id = self.officer
        self.assertEqual(gauge.activity_ids.user_id, self.officer)
        gauge.action_retire("Worn")
        self.assertFalse(gauge.activity_ids)

    # Checks

    def test_a_check_is_never_rewritten(self):
        done = check(self, self.gauge())
        for user in (self.officer, self.manager):
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                done.with_user(user).write({"as_found": "bad"})
            with self.assertRaises(UserError):
                done.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            done.sudo().unlink()

    def test_somebody_checked_it(self):
        gauge = new_gauge(self)
        vals = {"equipment_id": gauge.id, "date": "2026-01-10", "as_found": "good", "basis": "Gauge blocks"}
        with self.assertRaisesRegex(ValidationError, "who checked it"):
            self.env["qms.equipment.check"].with_user(self.officer).create(vals)

    def test_what_a_check_needs(self):
        gauge = self.gauge()
        with self.assertRaisesRegex(ValidationError, "lies in the past"):
            check(self, gauge, date="2026-03-21")
        with self.assertRaisesRegex(ValidationError, "who checked it"):
            check(self, gauge, user_id=False)
        with self.assertRaisesRegex(ValidationError, "Found good and left bad"):
            check(self, gauge, "good", "bad")
        laboratory = self.env["res.partner"].create({"name": "Metrology Ltd"})
        by_lab = check(self, gauge, user_id=False, partner_id=laboratory.id, affected_text="forged")
        self.assertEqual((by_lab.partner_name, by_lab.affected_text), ("Metrology Ltd", False))
        gauge.action_retire("Worn")
        with self.assertRaisesRegex(UserError, "Put it back in use"):
            check(self, gauge)

    def test_what_a_check_says_by_itself_cannot_be_prefilled(self):
        forged = {
            "default_affected_text": "Receipt 7: fine",
            "default_affected_count": 3,
            "default_partner_name": "Lab",
        }
        checks = self.env["qms.equipment.check"].with_user(self.owner).with_context(**forged)
        vals = {"equipment_id": self.gauge().id, "as_found": "good", "user_id": self.owner.id, "basis": "Blocks"}
        done = checks.create(vals)
        self.assertEqual((done.affected_text, done.affected_count, done.partner_name), (False, 0, False))

    def test_what_is_left_bad_is_blocked_until_it_is_good(self):
        gauge = self.gauge()
        check(self, gauge, "bad")
        self.assertEqual(gauge.state, "blocked")
        with self.assertRaisesRegex(UserError, "left bad"):
            gauge.action_release("We need it")
        check(self, gauge, "bad", "good")
        with self.assertRaisesRegex(UserError, "reason"):
            gauge.action_release(" ")
        gauge.action_release("Adjusted and checked")
        self.assertEqual((gauge.state, str(gauge.date_due)), ("in_use", "2027-03-20"))

    def test_found_bad_names_what_it_measured_since_it_was_last_good(self):
        gauge, other = self.gauge(), self.gauge(name="Scale")
        before, after, unmeasured = (self.new_receipt(done=f"2026-0{month}-10 09:00:00") for month in (1, 3, 3))
        before.qms_equipment_ids = after.qms_equipment_ids = [Command.link(gauge.id)]
        unmeasured.qms_equipment_ids = [Command.link(other.id)]
        check(self, gauge, date="2026-02-01")
        bad = check(self, gauge, "bad", "good")
        self.assertEqual((bad.affected_count, bad._measured_since().picking_id), (1, after))
        self.assertIn(after.name, bad.affected_text)
        self.assertNotIn(before.name, bad.affected_text)
        self.assertIn("Results in doubt: 1", gauge.message_ids[0].body)
        action = bad.with_user(self.auditor).action_view_uses()
        self.assertEqual(self.env["qms.equipment.use"].search(action["domain"]).picking_id, after)
        # Left good by adjusting, it is good from then on.
        self.assertFalse(
            check(self, gauge, "bad", "good", date="2026-03-20")
            ._measured_since()
            .filtered(lambda use: use.date < bad.date)
        )

    def test_repaired_and_good_on_the_same_day_it_keeps_what_it_measured_before(self):
        gauge = self.gauge()
        check(self, gauge, date="2026-02-01")
        receipt = self.new_receipt(done="2026-03-10 09:00:00")
        receipt.qms_equipment_ids = [Command.link(gauge.id)]
        morning = check(self, gauge, "bad", user=self.owner, user_id=self.owner.id)
        check(self, gauge, user=self.owner, user_id=self.owner.id)
        self.assertEqual(morning.affected_count, 1)
        action = morning.with_user(self.auditor).action_view_uses()
        self.assertEqual(self.env["qms.equipment.use"].search(action["domain"]).picking_id, receipt)

    def test_who_may_not_read_all_of_it_is_told_how_many_are_hidden(self):
        gauge = self.gauge()
        self.new_receipt().qms_equipment_ids = [Command.link(gauge.id)]
        bad = check(self, gauge, "bad", "good")
        for user, words in ((self.owner, False), (self.officer, False), (self.employee, "1 not shown")):
            name = bad.with_user(user).action_view_uses()["name"]
            self.assertEqual("not shown" in name, bool(words), f"{user.login}: {name}")
            self.assertIn(words or "", name)
        with self.assertRaises(AccessError):
            bad.with_user(self.other_manager).action_view_uses()

    # What it measured

    def test_people_name_it_without_a_quality_group(self):
        gauge = self.gauge()
        storekeeper = self.new_user("storekeeper", self.company)
        receipt = self.new_receipt().with_user(storekeeper)
        receipt.write({"qms_equipment_ids": [Command.link(gauge.id)]})
        self.assertEqual(receipt.qms_equipment_ids.mapped("display_name"), [gauge.display_name])
        use = gauge.use_ids
        self.assertEqual((use.user_id, use.name, use.was_overdue), (storekeeper, receipt.name, False))
        # Done: it stays, marked as taken off; named again it counts again.
        receipt.write({"qms_equipment_ids": [Command.clear()]})
        self.assertFalse(receipt.qms_equipment_ids)
        self.assertEqual(str(use.date_withdrawn), "2026-03-20")
        self.assertIn("taken off again", use._as_text(1))
        receipt.write({"qms_equipment_ids": [Command.link(gauge.id)]})
        self.assertFalse(use.date_withdrawn)
        with self.assertRaises(AccessError):
            use.with_user(storekeeper).read(["name"])

    def test_an_open_transfer_takes_it_off_without_a_trace(self):
        gauge, receipt = self.gauge(), self.new_receipt().copy()
        receipt.qms_equipment_ids = [Command.link(gauge.id)]
        receipt.qms_equipment_ids = [Command.clear()]
        self.assertFalse(gauge.use_ids)
        self.assertFalse(receipt.copy().qms_equipment_ids)

    def test_used_although_overdue_is_kept(self):
        gauge = self.gauge(date_first_due="2026-03-01")
        self.new_receipt().qms_equipment_ids = [Command.link(gauge.id)]
        check(self, gauge)
        self.assertTrue(gauge.use_ids.was_overdue)

    def test_lots_and_typed_values_name_it_too(self):
        gauge = self.gauge()
        product = self.env["product.product"].create({"name": "Housing", "is_storable": True, "tracking": "lot"})
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": product.id})
        lot.qms_equipment_ids = [Command.link(gauge.id)]
        self.assertEqual(gauge.use_ids.lot_id, lot)
        self.named = self.owner
        row = value_of_the_named(self)[:1]
        row.with_user(self.owner).write({"value": 4.0, "qms_equipment_ids": [Command.link(gauge.id)]})
        self.assertEqual(gauge.use_ids.value_id, row)
        self.assertLessEqual(gauge.use_ids.filtered("value_id").date, row.date_end)

    def test_a_deleted_document_leaves_its_name(self):
        gauge, receipt = self.gauge(), self.new_receipt().copy()
        receipt.qms_equipment_ids = [Command.link(gauge.id)]
        name = receipt.name
        receipt.unlink()
        self.assertEqual((gauge.use_ids.name, gauge.use_ids.picking_id.id), (name, False))
        with self.assertRaisesRegex(UserError, "deleted since"):
            gauge.use_ids.with_user(self.officer).action_open_document()

    # Who

    def test_the_owner_records_and_blocks_and_decides_nothing_else(self):
        gauge = self.as_owner(self.gauge(date_first_due="2026-03-20"))
        check(self, gauge, user=self.owner, user_id=self.owner.id)
        self.assertEqual(str(gauge.date_due), "2027-03-20")
        gauge.place = "Laboratory"
        with self.assertRaisesRegex(AccessError, "ask a quality officer"):
            gauge.interval_months = 60
        gauge.action_block("Fell from the bench")
        with self.assertRaisesRegex(AccessError, "Quality officers decide"):
            gauge.action_release("Looks good")
        with self.assertRaises(AccessError):
            check(self, gauge, user=self.employee)
        with self.assertRaises(AccessError):
            gauge.with_user(self.auditor).action_block("Audit")

    def test_another_company_sees_and_names_nothing(self):
        gauge = self.gauge()
        self.assertFalse(self.env["qms.equipment"].with_user(self.other_manager).search([("id", "=", gauge.id)]))
        theirs = self.new_receipt(self.other_company)
        with self.assertRaises(UserError):
            theirs.qms_equipment_ids = [Command.link(gauge.id)]
        with self.assertRaises(AccessError):
            check(self, gauge, user=self.other_manager)

    # Screens

    def lines(self, method, user):
        models = [
            self.env[name].with_user(user).with_company(self.company)
            for name in ("qms.equipment", "qms.equipment.check")
        ]
        return {line["label"]: model.search(line["domain"]) for model in models for line in getattr(model, method)()}

    def test_the_shared_screens_show_it(self):
        due, blocked, fine = self.gauge(date_first_due="2026-03-30"), self.gauge(), self.gauge()
        bad = check(self, blocked, "bad")
        inbox = self.lines("_inbox_lines", self.officer)
        self.assertEqual(inbox["Measuring equipment to check"], due)
        self.assertEqual(inbox["Measuring equipment blocked"], blocked)
        verbs = (due | blocked).with_user(self.officer)._inbox_verbs()
        self.assertEqual([verb["verb_label"] for verb in verbs[blocked.id]], ["Record the check", "Put back in use"])
        self.assertEqual([verb["verb_label"] for verb in verbs[due.id]], ["Record the check"])
        mine = self.lines("_my_quality_lines", self.owner)["Measuring equipment for me to check"]
        self.assertEqual(mine, due)
        review = self.lines("_review_inputs", self.manager)
        self.assertEqual(review["Measuring equipment found bad"], bad)
        self.assertEqual(review["Measuring equipment: overdue, or blocked"], blocked)
        pack = self.lines("_pack_folder", self.auditor)
        self.assertEqual(pack["Register of measuring equipment"], due | blocked | fine)
        self.assertEqual(pack["Calibrations and verifications"], bad)
        [tile] = self.env["qms.equipment"].with_user(self.officer).with_company(self.company)._overview_tiles()
        self.assertEqual((tile["figure"], tile["state"]), ("0", "good"))

    def test_evidence_of_both_topics(self):
        check(self, self.gauge(suitability="A tenth of the tolerance"))
        for code in ("MEASURING_MEANS", "CALIBRATION"):
            rules = self.env["qms.evidence.rule"].search([("requirement_id.code", "=", code)])
            rules = rules.filtered(lambda rule: rule.model_name.startswith("qms.equipment"))
            rules = rules.with_user(self.auditor).with_company(self.company)
            self.assertEqual(set(rules.mapped("state")), {"live"}, rules.mapped("problem"))

    def test_the_template_of_the_import_is_recognised_and_comes_in(self):
        [template] = self.env["qms.equipment"].with_user(self.officer).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            vals = {"res_model": "qms.equipment", "file": file.read(), "file_name": "e.xlsx", "file_type": EXCEL}
        imported = self.env["base_import.import"].with_user(self.officer).with_company(self.company).create(vals)
        preview = imported.parse_preview({"has_headers": True, "advanced": True, "limit": 100, "skip": 0})
        paths = ["/".join(preview["matches"].get(number, [])) for number in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        result = imported.execute_import(paths, preview["headers"], {**preview["options"], "limit": 100})
        self.assertFalse(result["messages"])
        caliper, thermometer = self.env["qms.equipment"].browse(result["ids"])
        self.assertEqual((caliper.reference, str(caliper.date_due)), ("PM-17", "2026-09-30"))
        self.assertEqual((thermometer.interval_months, thermometer.date_due), (0, False))

    # Figure

    def test_k31_divides_what_is_overdue_by_what_is_in_use(self):
        overdue, _fine, blocked = (
            self.gauge(date_first_due="2026-03-19"),
            self.gauge(),
            self.gauge(date_first_due="2026-01-01"),
        )
        self.gauge(interval_months=0)
        self.gauge(date_first_due="2026-03-20")  # on its last day a check still holds
        blocked.action_block("Lost")
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K31"})["K31"], (1, 3, 3, 1))
        check(self, overdue)
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K31"})["K31"], (0, 3, 3, 1))

    def test_what_is_blocked_is_a_figure_of_its_own(self):
        gauge = self.gauge(date_first_due="2026-03-19")
        codes = {"K31", "K31_BLOCKED"}
        found = self.compare_catalogue("qms_iso9001", codes)
        self.assertEqual((found["K31"][:2], found["K31_BLOCKED"][0]), ((1, 1), 0))
        gauge.action_block("Lost")
        found = self.compare_catalogue("qms_iso9001", codes)
        self.assertEqual((found["K31"][:2], found["K31_BLOCKED"][0]), ((0, 0), 1))
