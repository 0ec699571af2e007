from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsProcessFlow(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.new_process("Sales", user_id=cls.employee.id)
        cls.purchasing = cls.new_process("Purchasing")
        cls.assembly = cls.new_process("Assembly")

    def assert_constraint(self, error, *args, **kwargs):
        with mute_logger("odoo.sql_db"), self.assertRaises(error), self.env.cr.savepoint():
            self.new_flow(*args, **kwargs)

    def test_a_flow_has_a_process_and_two_different_ends(self):
        self.assert_constraint(CheckViolation, "Order", "customer", "vendor")
        self.assert_constraint(CheckViolation, "Order", None, None)
        self.assert_constraint(CheckViolation, "Order", self.sales, self.sales)
        self.assert_constraint(CheckViolation, "Order", self.sales, self.purchasing, target_party="customer")
        self.assert_constraint(
            CheckViolation, "Order", self.sales, self.purchasing, target_partner_id=self.env.user.partner_id.id
        )

    def test_the_same_flow_is_not_drawn_twice(self):
        self.new_flow("Need", self.sales, self.purchasing)
        self.assert_constraint(UniqueViolation, "NEED", self.sales, self.purchasing)
        self.new_flow("Need", self.sales, self.assembly)
        self.new_flow("Need", self.purchasing, self.sales)

    def test_its_ends_read_as_words(self):
        partner = self.env["res.partner"].create({"name": "Steel Works"})
        flow = self.new_flow("Sheets", "vendor", self.purchasing, source_partner_id=partner.id)
        self.assertEqual((flow.source_label, flow.target_label), ("Steel Works", "P-02 Purchasing"))
        self.assertEqual(flow.display_name, "Sheets: Steel Works → P-02 Purchasing")
        partner.unlink()
        flow.invalidate_recordset()
        self.assertEqual(flow.source_label, "Vendors")

    def test_an_end_that_nobody_takes_is_open(self):
        closed = self.new_flow("Need", self.sales, self.purchasing)
        report = self.new_flow("Report", self.purchasing, None)
        self.assertEqual((closed | report).filtered("is_open"), report)
        mine = [("company_id", "=", self.company.id)]
        self.assertEqual(self.env["qms.process.flow"].search([("is_open", "=", True), *mine]), report)
        self.assertEqual(self.env["qms.process.flow"].search([("is_open", "=", False), *mine]), closed)

    def test_a_flow_to_an_archived_process_is_open(self):
        flow = self.new_flow("Need", self.sales, self.purchasing)
        self.purchasing.active = False
        self.assertTrue(flow.is_open)
        self.assertIn(flow, self.env["qms.process.flow"].search([("is_open", "=", True)]))

    def test_choosing_a_process_clears_the_party(self):
        with Form(self.env["qms.process.flow"].with_user(self.officer)) as form:
            form.name = "Order"
            form.source_party = "customer"
            form.target_process_id = self.sales
        self.assertEqual(form.record.company_id, self.company)

    def test_who_draws_flows(self):
        values = {"name": "Need", "source_process_id": self.sales.id, "target_process_id": self.purchasing.id}
        foreign = {"name": "Parts", "source_process_id": self.purchasing.id, "target_process_id": self.assembly.id}
        for user in (self.officer, self.manager, self.employee):
            flow = self.env["qms.process.flow"].with_user(user).create(values)
            self.assertTrue(flow.is_editable)
            flow.unlink()
        for user in (self.employee, self.auditor, self.buyer):
            self.assert_refused(self.env["qms.process.flow"].with_user(user).create, foreign)
        self.assertFalse(self.env["qms.process.flow"].with_user(self.portal).has_access("read"))

    def test_an_owner_does_not_move_a_flow_away(self):
        flow = self.new_flow("Need", self.sales, self.purchasing).with_user(self.employee)
        self.assert_refused(flow.write, {"source_process_id": self.assembly.id})
        flow.requirement = "Complete on the day of the order"
        self.assertEqual(flow.requirement, "Complete on the day of the order")

    def test_no_flow_between_companies(self):
        other = self.new_process("Sales", self.other_company)
        self.assert_refused(self.new_flow, "Order", self.sales, other)
        flow = self.new_flow("Order", "customer", other)
        self.assertEqual(flow.company_id, self.other_company)
        self.assert_refused(flow.with_user(self.manager).read, ["name"])

    def test_both_processes_remember_their_flows(self):
        flows = self.env["qms.process.flow"].with_context(tracking_disable=False)
        flow = flows.create(
            {
                "name": "Need",
                "source_process_id": self.sales.id,
                "target_process_id": self.purchasing.id,
            }
        )
        for process in (self.sales, self.purchasing):
            self.assertIn("Flow added: Need: P-01 Sales → P-02 Purchasing", process.message_ids[0].body)
        flow.target_process_id = self.assembly
        self.assertIn("Flow changed", self.purchasing.message_ids[0].body)
        self.assertIn("P-03 Assembly", self.purchasing.message_ids[0].body)
        flow.unlink()
        self.assertIn("Flow removed", self.assembly.message_ids[0].body)

    def test_no_context_key_keeps_a_flow_out_of_the_history(self):
        for keys in ({"tracking_disable": True}, {"mail_notrack": True}):
            flows = self.env["qms.process.flow"].with_user(self.employee).with_context(**keys)
            flow = flows.create({"name": "Need", "source_process_id": self.sales.id, "target_party": "customer"})
            self.assertIn("Flow added", self.sales.message_ids[0].body)
            flow.name = "Wish"
            self.assertIn("Flow changed", self.sales.message_ids[0].body)
            flow.unlink()
            self.assertIn("Flow removed", self.sales.message_ids[0].body)
