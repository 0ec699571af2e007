from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsProcess(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.new_process("Sales", user_id=cls.employee.id)
        cls.purchasing = cls.new_process("Purchasing")

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()
        self.env.invalidate_all()

    def test_a_process_is_found_by_number_and_name_as_it_is_shown(self):
        processes = self.env["qms.process"].with_user(self.officer).with_company(self.company)
        self.sales.reference = "P 77"
        for told, operator in ((self.sales.display_name, "="), ("p 77 sal", "ilike"), ("Sales", "="), ("P 77", "=")):
            with self.subTest(told=told):
                self.assertIn((self.sales.id, self.sales.display_name), processes.name_search(told, operator=operator))
        self.assertFalse(processes.name_search("P 77 Purchasing", operator="="), "Of two processes")

    def test_processes_are_numbered_per_company_and_own_numbers_are_kept(self):
        other = self.new_process("Sales", self.env["res.company"].create({"name": "New Filters"}))
        own = self.new_process("Quality", reference="QM 1")
        self.assertEqual(
            (self.sales.reference, self.purchasing.reference, other.reference, own.reference),
            ("P-01", "P-02", "P-01", "QM 1"),
        )
        self.assertEqual(self.sales.display_name, "P-01 Sales")

    def test_a_number_is_used_once_per_company(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.purchasing.reference = "P-01"

    @freeze_time("2026-12-31 20:00:00")
    def test_the_year_of_a_number_is_the_companys(self):
        sequence = self.env["ir.sequence"].search([("code", "=", "qms.process"), ("company_id", "=", self.company.id)])
        sequence.write({"prefix": "P-%(range_year)s-", "use_date_range": True})
        self.company.partner_id.tz = "Asia/Tokyo"
        self.assertEqual(self.new_process("Sales of the new year").reference, "P-2027-01")

    def test_a_process_is_not_part_of_itself(self):
        self.purchasing.parent_id = self.sales
        with self.assertRaisesRegex(ValidationError, "part of itself"):
            self.sales.parent_id = self.purchasing

    def test_the_owner_describes_the_own_process_without_a_quality_group(self):
        process = self.sales.with_user(self.employee)
        with Form(process) as form:
            form.purpose = "Understand what the customer needs"
        process.role_ids = [Command.create({"kind": "informed", "employee_id": self.employee_of(self.hr).id})]
        self.assertEqual(process.purpose, "Understand what the customer needs")
        self.assertEqual(process.role_ids.holder, self.hr.name)
        self.assertTrue(process.is_editable)
        self.assertFalse(process.is_assignable)

    def test_the_owner_assigns_nothing(self):
        for vals in ({"user_id": self.hr.id}, {"name": "Other"}, {"kind": "support"}, {"active": False}):
            self.assert_refused(self.sales.with_user(self.employee).write, vals, says="ask a quality officer")
        self.sales.with_user(self.officer).user_id = self.hr
        self.assert_refused(self.sales.with_user(self.employee).write, {"purpose": "Mine"})

    def test_others_only_read(self):
        for user in (self.employee, self.auditor, self.buyer):
            process = self.purchasing.with_user(user)
            self.assertEqual(process.name, "Purchasing")
            self.assertFalse(process.is_editable)
            self.assert_refused(process.write, {"purpose": "Changed"})
            self.assert_refused(process.copy)
        self.assertFalse(self.purchasing.with_user(self.portal).has_access("read"))

    def test_an_employee_opens_a_process_whose_roles_name_people_and_jobs(self):
        job = self.env["hr.job"].create({"name": "Buyer", "company_id": self.company.id})
        self.purchasing.role_ids = [
            Command.create({"kind": "responsible", "employee_id": self.employee_of(self.buyer).id, "job_id": job.id}),
        ]
        self.env.invalidate_all()
        process = self.purchasing.with_user(self.employee)
        view = self.env["qms.process"].with_user(self.employee).get_view(view_type="form")
        self.assertIn("role_ids", view["arch"])
        read = process.web_read(
            {
                "role_ids": {
                    "fields": {
                        "holder": {},
                        "employee_id": {"fields": {"display_name": {}}},
                        "job_id": {"fields": {"display_name": {}}},
                    }
                }
            }
        )
        self.assertEqual(read[0]["role_ids"][0]["holder"], f"{self.buyer.name}, Buyer")

    def test_another_company_sees_and_changes_nothing(self):
        other = self.new_process("Sales", self.other_company)
        self.assertNotIn(other, self.env["qms.process"].with_user(self.manager).search([]))
        self.assert_refused(other.with_user(self.manager).read, ["name"])
        self.assert_refused(self.sales.with_user(self.other_manager).write, {"purpose": "Ours"})

    def test_a_branch_reads_the_processes_of_its_parent_and_changes_its_own(self):
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        officer = self.new_user("officer", branch, "t_branch_officer")
        own = self.env["qms.process"].with_user(officer).create({"name": "Local delivery"})
        self.assertEqual(own.company_id, branch)
        self.assertEqual(self.sales.with_user(officer).name, "Sales")
        self.assert_refused(self.sales.with_user(officer).write, {"purpose": "Ours"})
        flow = self.new_flow("Order", self.sales, own).with_user(officer)
        self.assertEqual(flow.company_id, branch)
        self.assertNotIn(own, self.env["qms.process"].with_user(self.manager).search([]))

    def test_a_branch_opens_and_prints_the_process_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        self.new_flow("Order", "customer", self.sales)
        self.new_flow("Need", self.sales, self.purchasing)
        self.purchasing.parent_id = self.sales
        self.purchasing.user_id = self.manager
        for role in ("employee", "officer", "auditor"):
            reader = self.new_user(role, branch, f"t_branch_{role}")
            reader.group_ids += self.env.ref("base.group_multi_company")
            self.env.invalidate_all()
            mine = self.purchasing.with_user(reader).with_context(allowed_company_ids=branch.ids)
            with Form(mine) as form:
                self.assertEqual(form.name, "Purchasing")
            self.env.invalidate_all()
            report = mine.env["ir.actions.report"]
            html, _format = report._render_qweb_html("qms_iso9001.qms_process_card_report", mine.ids)
            self.assertIn(self.company.name, html.decode())

    def test_a_process_with_flows_is_archived_not_deleted(self):
        self.new_flow("Need", self.sales, self.purchasing)
        self.assert_refused(self.sales.with_user(self.manager).unlink, says="Archive it instead")
        self.sales.with_user(self.manager).action_archive()
        self.assertFalse(self.sales.active)
        unused = self.new_process("Typing error")
        unused.with_user(self.officer).unlink()
        self.assertFalse(unused.exists())

    def test_inputs_and_outputs_are_counted(self):
        self.new_flow("Need", self.sales, self.purchasing)
        self.new_flow("Order", "customer", self.sales)
        self.env.invalidate_all()
        self.assertEqual((self.sales.input_count, self.sales.output_count), (1, 1))
        self.assertEqual((self.purchasing.input_count, self.purchasing.output_count), (1, 0))
        line = next(line for line in self.env["qms.process"]._inbox_lines() if "input" in line["label"])
        found = self.env["qms.process"].search([*line["domain"], ("company_id", "=", self.company.id)])
        self.assertEqual(found, self.purchasing)

    def test_counting_costs_the_same_for_many_processes(self):
        processes = self.sales | self.purchasing
        for name in ("A", "B", "C", "D", "E"):
            processes |= self.new_process(name)
        self.env.invalidate_all()
        processes.mapped("name")
        with self.assertQueryCount(2):
            processes.mapped("input_count")

    def test_open_actions_are_counted_as_far_as_the_reader_may_see_them(self):
        self.new_action(process_id=self.sales.id, user_id=self.officer.id)
        self.assertEqual(self.sales.with_user(self.officer).action_count, 1)
        self.assertEqual(self.sales.with_user(self.buyer).action_count, 0)
        self.assert_refused(self.new_action, process_id=self.new_process("Sales", self.other_company).id)

    def test_former_steps_stay_in_the_chatter(self):
        process = self.sales.with_context(tracking_disable=False)
        process.activities = "<p>Ask the customer</p>"
        process.activities = "<p>Read the order</p>"
        self.assertIn("Ask the customer", process.message_ids[0].body)

    def test_no_context_key_keeps_a_change_out_of_the_history(self):
        self.sales.write({"purpose": "Understand the need", "activities": "<p>Ask the customer</p>"})
        self.flush_tracking()
        for keys in ({"tracking_disable": True}, {"mail_notrack": True}):
            self.sales.write({"purpose": "Understand the need", "activities": "<p>Ask the customer</p>"})
            before = self.sales.message_ids
            self.sales.with_user(self.employee).with_context(**keys).write({"purpose": False, "activities": False})
            self.flush_tracking()
            notes = self.sales.message_ids - before
            self.assertIn("Ask the customer", "".join(notes.mapped("body")))
            self.assertIn("Understand the need", notes.sudo().tracking_value_ids.mapped("old_value_text"))

    def test_a_process_stays_in_its_company(self):
        both = self.new_user("manager", self.company, "t_manager_of_two")
        both.company_ids += self.other_company
        for process in (self.sales, self.sales.with_user(both)):
            self.assert_refused(process.write, {"company_id": self.other_company.id}, says="Create it in the other one")
            process.write({"company_id": self.company.id})

    def test_processes_belong_to_review_and_pack(self):
        def models(method):
            return {line["model"] for line in self.env["qms.contribution"]._collect(method)}

        self.assertLessEqual({"qms.process", "qms.process.flow", "qms.process.role"}, models("_pack_folder"))
        self.assertIn("qms.process", models("_review_inputs"))

    def test_the_card_is_printed_with_its_control_block(self):
        self.new_flow("Need", self.sales, self.purchasing)
        report = self.env["ir.actions.report"].with_user(self.employee)
        html = report._render_qweb_html("qms_iso9001.qms_process_card", (self.sales | self.purchasing).ids)[0].decode()
        for text in ("Test Pumps", "Process card", "Uncontrolled when printed", "P-01", "P-02 Purchasing", "Need"):
            self.assertIn(text, html)

    def test_the_card_is_one_page_of_pdf(self):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = report._render_qweb_pdf("qms_iso9001.qms_process_card", self.sales.ids)
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
        self.assertEqual(self.count_pages(content), 1)
