from odoo.tests import new_test_user, tagged

from odoo.addons.qms_iso9001.tests.common import ROLES

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestNonconformityReminder(NonconformityCase):
    def responsible(self, **vals):
        """Return who gets what the buyer reports; exactly that person has the activity."""
        record = self.nonconformity(self.buyer, **vals).sudo()
        self.assertEqual(record.activity_ids.user_id, record.user_id)
        return record.user_id

    def test_company_names_who_gets_new_ones(self):
        receiving = self.new_process("Receiving", user_id=self.employee.id)
        self.company.qms_nonconformity_user_id = self.officer
        self.assertEqual(self.responsible(), self.officer)
        self.assertEqual(self.responsible(process_id=receiving.id), self.officer)

    def test_else_the_owner_of_the_process_gets_it(self):
        receiving = self.new_process("Receiving", user_id=self.employee.id)
        self.assertEqual(self.responsible(process_id=receiving.id), self.employee)

    def test_else_a_quality_manager_of_the_company_stands_in(self):
        """A report in a fresh company, with nothing set up, calls somebody."""
        self.assertEqual(self.responsible(), self.manager)

    def test_administrators_and_the_system_stand_in_last(self):
        """The administrator only if there is no other quality manager, OdooBot and who has left never."""
        admin = self.env.ref("base.user_admin")
        (admin | self.env.ref("base.user_root")).company_ids |= self.company
        self.assertEqual(self.responsible(), self.manager)
        self.manager.active = False
        self.assertEqual(self.responsible(), admin)
        admin.company_ids -= self.company
        self.assertFalse(self.responsible())

    def test_first_quality_manager_stands_in(self):
        new_test_user(
            self.env,
            "t_second_manager",
            groups=ROLES["manager"],
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.assertEqual(self.responsible(), self.manager)

    def test_people_of_other_companies_or_who_have_left_are_passed_over(self):
        """A setting gone stale stops no report."""
        receiving = self.new_process("Receiving", user_id=self.employee.id)
        self.company.qms_nonconformity_user_id = self.other_manager
        self.employee.active = False
        self.assertEqual(self.responsible(process_id=receiving.id), self.manager)

    def test_stand_in_makes_room_for_the_owner_of_the_process(self):
        """The report dialog asks no process: once it is named, its owner gets the case; a person chosen stays."""
        receiving = self.new_process("Receiving", user_id=self.employee.id)
        record = self.nonconformity(self.buyer).with_user(self.officer)
        record.process_id = receiving
        self.assertEqual((record.user_id, record.activity_ids.user_id), (self.employee, self.employee))
        chosen = self.nonconformity(self.officer, user_id=self.officer.id)
        chosen.process_id = receiving
        self.assertEqual(chosen.user_id, self.officer)
        begun = self.nonconformity(self.buyer).with_user(self.manager)
        begun.action_contain()
        begun.process_id = receiving
        self.assertEqual(begun.user_id, self.manager)

    def test_old_closed_cases_are_nobodys(self):
        """Who dealt with an imported case is what the register says, not who would deal with a new one."""
        row = {"name": "Old crack", "state": "closed", "date_detected": "2019-03-04", "correction": "Welded"}
        old = self.env["qms.nonconformity"].with_user(self.manager).create(row)
        self.assertFalse(old.user_id or old.activity_ids)

    def test_owner_of_the_parents_process_who_is_not_in_the_branch_is_passed_over(self):
        """A process of the parent company routes in its branch too, and stops no report there."""
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        (self.buyer | self.manager).company_ids |= branch
        receiving = self.new_process("Receiving", user_id=self.employee.id)
        reports = self.env["qms.nonconformity"].with_user(self.buyer)
        reports = reports.with_context(allowed_company_ids=[branch.id, self.company.id])
        vals = {"name": "3 of 10 damaged", "company_id": branch.id, "process_id": receiving.id}
        self.assertEqual(reports.create(vals).sudo().user_id, self.manager)
        later = reports.create({**vals, "process_id": False})
        later.process_id = receiving
        self.assertEqual(later.sudo().user_id, self.manager)
        self.employee.company_ids |= branch
        self.assertEqual(reports.create(vals).sudo().user_id, self.employee)

    def with_mail(self):
        """Return the model as the officer uses it, without the tests' shortcuts."""
        return self.env["qms.nonconformity"].with_user(self.officer).with_context({})

    def test_who_records_it_and_who_deals_with_it_follow_it(self):
        vals = {"name": "3 of 10 housings damaged", "company_id": self.company.id}
        own = self.with_mail().create({**vals, "user_id": self.officer.id})
        self.assertEqual(own.message_partner_ids, self.officer.partner_id)
        handed = self.with_mail().create({**vals, "user_id": self.manager.id})
        self.assertEqual(handed.message_partner_ids, self.officer.partner_id | self.manager.partner_id)
        handed.user_id = self.employee
        self.assertIn(self.employee.partner_id, handed.message_partner_ids)

    def test_many_cost_hardly_more_queries_than_two(self):
        vals = {"name": "3 of 10 housings damaged", "user_id": self.officer.id, "company_id": self.company.id}

        def queries(cases):
            before = self.env.cr.sql_log_count
            self.with_mail().create([dict(vals) for _case in range(cases)])
            self.env.cr.flush()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(50), queries(2) + 5)  # Odoo inserts followers in batches
