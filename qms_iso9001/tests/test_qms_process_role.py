from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsProcessRole(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.new_process("Sales", user_id=cls.employee.id)
        cls.purchasing = cls.new_process("Purchasing")
        cls.job = cls.env["hr.job"].create({"name": "Buyer", "company_id": cls.company.id})

    def new_role(self, process, kind="responsible", **vals):
        return self.env["qms.process.role"].create({"process_id": process.id, "kind": kind, **vals})

    def test_somebody_holds_a_role_and_only_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.new_role(self.sales)
        self.new_role(self.sales, job_id=self.job.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.new_role(self.sales, job_id=self.job.id)

    def test_the_owner_and_officers_give_roles_others_do_not(self):
        vals = {"process_id": self.sales.id, "kind": "informed", "job_id": self.job.id}
        for user in (self.employee, self.officer):
            self.env["qms.process.role"].with_user(user).create(vals).unlink()
        for user in (self.buyer, self.auditor, self.other_manager):
            self.assert_refused(self.env["qms.process.role"].with_user(user).create, vals)
        self.assert_refused(
            self.env["qms.process.role"].with_user(self.employee).create,
            {**vals, "process_id": self.purchasing.id},
        )

    def test_an_owner_does_not_move_a_role_to_another_process(self):
        role = self.new_role(self.sales, job_id=self.job.id).with_user(self.employee)
        self.assert_refused(role.write, {"process_id": self.purchasing.id})

    def test_a_person_of_another_company_holds_no_role(self):
        self.assert_refused(self.new_role, self.sales, employee_id=self.employee_of(self.other_employee).id)

    def test_the_process_remembers_who_had_which_role(self):
        roles = self.env["qms.process.role"].with_context(tracking_disable=False)
        role = roles.create({"process_id": self.sales.id, "kind": "informed", "job_id": self.job.id})
        self.assertIn("Role given: Buyer (Informed)", self.sales.message_ids[0].body)
        role.kind = "authorised"
        self.assertIn("Role changed (before: Buyer (Informed)): Buyer (Authorised)", self.sales.message_ids[0].body)
        role.unlink()
        self.assertIn("Role taken away: Buyer (Authorised)", self.sales.message_ids[0].body)

    def test_hr_deletes_a_job_whatever_roles_it_has(self):
        role = self.new_role(self.sales, job_id=self.job.id)
        self.job.with_user(self.hr).unlink()
        self.assertFalse(role.exists())

    def test_a_role_of_somebody_who_left_is_found(self):
        person = self.employee_of(self.buyer)
        role = self.new_role(self.sales, employee_id=person.id)
        person.sudo().action_archive()
        left = [("employee_id", "!=", False), ("is_person_active", "=", False)]
        self.assertIn(role, self.env["qms.process.role"].with_user(self.officer).search(left))

    def test_the_sheet_is_a_matrix_of_people_and_processes(self):
        self.company.qms_top_manager_ids = self.manager
        self.new_role(self.purchasing, "authorised", employee_id=self.employee_of(self.buyer).id, scope="up to 10,000")
        self.new_role(self.purchasing, "responsible", employee_id=self.employee_of(self.buyer).id)
        self.new_role(self.sales, "informed", job_id=self.job.id)
        sheet = self.env["report.qms_iso9001.qms_process_role_sheet"].with_user(self.employee)
        values = sheet._get_report_values(None)
        self.assertEqual(values["docs"], self.sales | self.purchasing)
        self.assertEqual(values["top_managers"], [self.manager.name])
        cells = {row["name"]: row["cells"] for row in values["rows"]}
        self.assertEqual(
            cells,
            {
                self.employee.name: {self.sales.id: ["O"]},
                self.buyer.name: {self.purchasing.id: ["A", "R"]},
                "Buyer": {self.sales.id: ["I"]},
            },
        )

    def test_the_sheet_is_printed_for_an_employee(self):
        self.new_role(self.purchasing, "authorised", job_id=self.job.id, scope="orders up to 10,000")
        report = self.env["ir.actions.report"].with_user(self.employee)
        html = report._render_qweb_html("qms_iso9001.qms_process_role_sheet", None)[0].decode()
        for text in ("Test Pumps", "Uncontrolled when printed", "Top management", "P-02", "orders up to 10,000"):
            self.assertIn(text, html)

    def test_the_sheet_is_rendered_as_pdf(self):
        report = self.env["ir.actions.report"].with_user(self.employee).with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content = report._render_qweb_pdf("qms_iso9001.qms_process_role_sheet", self.sales.ids)[0]
        self.assertEqual(content[:5], b"%PDF-")

    def test_no_context_key_keeps_a_role_out_of_the_history(self):
        for keys in ({"tracking_disable": True}, {"mail_notrack": True}):
            roles = self.env["qms.process.role"].with_user(self.employee).with_context(**keys)
            role = roles.create({"process_id": self.sales.id, "kind": "informed", "job_id": self.job.id})
            self.assertIn("Role given", self.sales.message_ids[0].body)
            role.kind = "authorised"
            self.assertIn("Role changed", self.sales.message_ids[0].body)
            role.unlink()
            self.assertIn("Role taken away", self.sales.message_ids[0].body)
