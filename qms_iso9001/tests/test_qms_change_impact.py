from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase
from .risk_case import RiskBuilders
from .samples_change import planned_change, running_change


@tagged("post_install", "-at_install")
class TestQmsChangeImpact(RiskBuilders, QmsAssertions, QmsCase):
    """What a change touches is found by real relations, once, and judged row by row."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.process = cls.new_process("Receiving", reference="P-70", user_id=cls.owner.id)
        cls.next_process = cls.new_process("Assembly", reference="P-71")
        cls.new_flow("Checked goods", cls.process, cls.next_process)
        cls.part = cls.new_process("Unloading", reference="P-72", parent_id=cls.process.id)
        cls.category = cls.env["product.category"].create({"name": "Housings"})
        cls.process.categ_ids = cls.category
        cls.env["product.template"].create({"name": "Housing A", "categ_id": cls.category.id})
        cls.vendor = cls.env["res.partner"].create({"name": "Ready Boards", "is_company": True})
        cls.job = cls.env["hr.job"].create({"name": "Storekeeper", "company_id": cls.company.id})
        cls.env["qms.process.role"].create({"process_id": cls.process.id, "job_id": cls.job.id})
        cls.indicator = cls.new_indicator(cls.process)
        cls.risk = cls.new_risk(process_id=cls.process.id, partner_id=cls.vendor.id)
        cls.document = cls.new_document(process_ids=[Command.set(cls.process.ids)])

    @classmethod
    def new_indicator(cls, process):
        return (
            cls.env["qms.indicator"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Mix-ups",
                    "source": "typed",
                    "is_ratio": False,
                    "unit": "number",
                    "company_id": cls.company.id,
                    "process_id": process.id,
                    "user_id": cls.manager.id,
                }
            )
        )

    def change(self, **vals):
        return planned_change(self, self.owner, process_id=self.process.id, **vals)

    def named(self, change, link):
        return change.impact_ids[link]

    def test_what_hangs_on_the_process_is_found(self):
        change = self.change()
        change.action_find_impacts()
        found = {link: self.named(change, link) for link in ("process_id", "document_id", "job_id", "indicator_id")}
        self.assertEqual(found["process_id"], self.process | self.next_process | self.part)
        self.assertEqual(found["document_id"], self.document)
        self.assertEqual(found["job_id"], self.job)
        self.assertEqual(found["indicator_id"], self.indicator)
        self.assertEqual(self.named(change, "risk_id"), self.risk)
        self.assertEqual(self.named(change, "partner_id"), self.vendor)
        self.assertEqual(self.named(change, "categ_id"), self.category)
        row = change.impact_ids.filtered("document_id")
        self.assertEqual((row.kind, row.name), ("document", self.document.display_name))
        self.assertIn("P-70", row.ground)
        self.assertIn("Checked goods", change.impact_ids.filtered(lambda r: r.process_id == self.next_process).ground)
        self.assertIn("products: 1", change.impact_ids.filtered("categ_id").ground)
        self.assertEqual(set(change.impact_ids.mapped("verdict")), {"open"})

    def test_found_again_nothing_is_doubled_and_what_was_judged_stays(self):
        change = self.change()
        change.action_find_impacts()
        before = change.impact_ids
        row = before.filtered("document_id")
        row.action_not_affected("The text does not name labels")
        second = self.new_document(name="Storing", process_ids=[Command.set(self.process.ids)])
        change.action_find_impacts()
        self.assertEqual((change.impact_ids - before).document_id, second)
        self.assertEqual((row.verdict, row.note), ("not_affected", "The text does not name labels"))

    def test_what_is_judged_affected_may_touch_more(self):
        change = self.change()
        further = self.new_indicator(self.next_process)
        change.action_find_impacts()
        self.assertNotIn(further, change.impact_ids.indicator_id)
        change.impact_ids.filtered(lambda row: row.process_id == self.next_process).action_affected("New card")
        change.action_find_impacts()
        self.assertIn(further, change.impact_ids.indicator_id)

    def test_finding_costs_the_same_for_much_and_little(self):
        little, much = self.change(), self.change()
        little.action_find_impacts()
        others = self.env["qms.process"]
        for number in range(4):
            other = self.new_process(f"Part {number}")
            self.new_indicator(other)
            self.new_risk(process_id=other.id)
            self.new_document(name=f"Text {number}", process_ids=[Command.set(other.ids)])
            others |= other
        rows = [{"name": "x", "process_id": each.id, "verdict": "affected", "note": "New card"} for each in others]
        much.write({"impact_ids": [Command.create(row) for row in rows]})
        costs = []
        for change in (self.change(), much):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            processes = change.process_id | change.impact_ids.process_id
            found = change._impact_rows(processes, change._impact_documents(processes))
            costs.append((self.env.cr.sql_log_count - before, len(found)))
        self.assertGreater(costs[1][1], costs[0][1] + 8)
        self.assertLessEqual(costs[1][0], costs[0][0] + 2)

    def test_the_owner_finds_what_the_owner_may_read(self):
        hidden = self.new_risk(process_id=self.next_process.id)
        change = self.change().with_user(self.owner)
        change.action_find_impacts()
        self.assertIn(self.risk, change.impact_ids.risk_id)
        change.impact_ids.filtered(lambda row: row.process_id == self.next_process).action_affected("New card")
        change.action_find_impacts()
        self.assertNotIn(hidden, change.sudo().impact_ids.risk_id)
        change.with_user(self.officer).action_find_impacts()
        self.assertIn(hidden, change.sudo().impact_ids.risk_id)

    def test_without_a_process_nothing_can_be_found(self):
        change = planned_change(self, self.owner)
        self.assert_refused(change.action_find_impacts, says="process")

    def test_each_row_is_affected_or_not_and_says_why(self):
        change = running_change(self, self.owner)
        row = change.impact_ids.with_user(self.owner)
        for verdict in ("affected", "not_affected"):
            with self.assertRaises(ValidationError):
                row.write({"verdict": verdict, "note": " "})
        self.assert_refused(row.action_make_action, says="affected")
        row.write({"verdict": "not_affected", "note": "They are elsewhere"})
        self.assertEqual((row.judged_by_id, row.date_judged), (self.owner, self.company._qms_today()))
        row.action_affected("Tell them")
        self.assertEqual((row.verdict, row.note), ("affected", "Tell them"))
        self.assertIn("They are elsewhere", " ".join(change.message_ids.mapped("body")))

    def test_what_was_found_stays_what_it_is(self):
        change = self.change()
        change.action_find_impacts()
        row = change.impact_ids.filtered("risk_id").with_user(self.officer)
        for vals in ({"name": "Other"}, {"risk_id": False}, {"ground": "None"}, {"is_found": False}):
            self.assert_refused(row.write, vals, says="not typed")
        self.assert_refused(row.write, {"judged_by_id": self.manager.id}, says="not typed")
        self.assert_refused(row.unlink, says="stays")
        own = self.env["qms.change.impact"].with_user(self.owner).create({"action_id": change.id, "name": "Fork lift"})
        self.assertEqual(own.kind, "other")
        own.unlink()

    def test_nobody_else_judges(self):
        row = running_change(self, self.owner).impact_ids
        for user in (self.employee, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                row.with_user(user).action_affected("Mine")

    def test_one_row_names_one_thing(self):
        change = self.change()
        with self.assertRaises(ValidationError):
            self.env["qms.change.impact"].create(
                {"action_id": change.id, "process_id": self.process.id, "risk_id": self.risk.id}
            )

    def test_what_people_delete_stays_as_text(self):
        change = self.change()
        change.action_find_impacts()
        row = change.impact_ids.filtered("partner_id")
        self.risk.sudo().partner_id = False
        self.vendor.unlink()
        row.invalidate_recordset()
        self.assertEqual((row.partner_id.id, row.name, row.kind), (False, "Ready Boards", "vendor"))
        self.assert_refused(row.action_open_thing, says="Ready Boards")

    # Risks where it is decided

    def test_the_change_shows_the_risks_beside_it_as_far_as_one_may_read_them(self):
        change = self.change()
        self.assertEqual(change.with_user(self.officer).change_risk_ids, self.risk)
        self.assertEqual(change.with_user(self.owner).change_risk_ids, self.risk)
        self.process.user_id = self.manager
        self.env.invalidate_all()
        self.assertFalse(change.with_user(self.owner).change_risk_ids)
        self.assertFalse(self.new_action(process_id=self.process.id).change_risk_ids)

    def test_vendors_approved_for_everything_are_found_by_what_they_sell(self):
        seller = self.env["res.partner"].create({"name": "Housing Works", "is_company": True})
        product = self.env["product.template"].search([("categ_id", "=", self.category.id)])
        sold = {"partner_id": seller.id, "product_tmpl_id": product.id, "company_id": False}
        self.env["product.supplierinfo"].create(sold)
        approval = self.env["qms.supplier.approval"].with_user(self.manager)
        approval.create({"partner_id": seller.id, "state": "approved", "company_id": self.company.id})
        change = self.change().with_user(self.officer)
        change.action_find_impacts()
        self.assertIn(seller, self.named(change, "partner_id"))
        self.assertIn("Housings", change.impact_ids.filtered(lambda row: row.partner_id == seller).ground)

    def test_of_what_nothing_was_found_is_said(self):
        self.process.categ_ids = False
        change = self.change()
        self.assertFalse(change.impact_gap)
        change.action_find_impacts()
        self.assertIn("Products", change.impact_gap)
        self.assertNotIn("Document", change.impact_gap)
        self.assertIn("product categories of the process", change.impact_gap)
        self.process.categ_ids = self.category
        change.action_find_impacts()
        self.assertNotIn("Products", change.impact_gap)
