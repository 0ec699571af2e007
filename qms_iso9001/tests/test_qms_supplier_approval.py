from datetime import date, timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .vendor_case import VendorCase

CRON = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"


@tagged("post_install", "-at_install")
class TestVendorDecision(VendorCase):
    def test_the_next_decision_ends_the_one_that_stood(self):
        first = self.decide("approved", reason="Ten good years")
        second = self.decide("conditional", conditions="Inspect each delivery")
        self.assert_state(second, "conditional")
        self.assert_ended(first, "Replaced", successor=second)
        self.assertEqual(second.decided_by_id, self.officer)
        self.assertEqual(second.date_start, self.company._qms_today())
        self.assertEqual(second.date_due, self.company._qms_today() + relativedelta(months=24))

    def test_a_category_has_a_status_of_its_own(self):
        category = self.env["product.category"].create({"name": "Castings"})
        general = self.decide("approved")
        own = self.decide("blocked", categ_id=category.id, reason="Pores")
        self.assert_state(general, "approved")
        self.assert_state(own, "blocked")
        self.assertFalse(own.date_due, "Nobody evaluates a blocked vendor.")

    def test_a_contact_stands_for_its_company(self):
        contact = self.env["res.partner"].create({"name": "Sales", "parent_id": self.vendor.id, "type": "contact"})
        approval = self.decide("approved", vendor=contact)
        self.assertEqual(approval.partner_id, self.vendor)
        self.assertEqual(self.propose(contact).partner_id, self.vendor)

    def test_the_name_stays_when_the_vendor_is_renamed_or_deleted(self):
        vendor = self.new_vendor("Old Name")
        approval = self.decide("approved", vendor=vendor)
        vendor.name = "New Name"
        self.assertEqual(approval.partner_name, "Old Name")
        vendor.unlink()
        self.env.invalidate_all()
        self.assertEqual((approval.partner_name, approval.partner_id.id), ("Old Name", False))

    def test_of_two_decisions_in_one_list_the_later_stands(self):
        vals = {"partner_id": self.vendor.id, "company_id": self.company.id, "class_id": self.relevant.id}
        approvals = self.env["qms.supplier.approval"].with_user(self.officer)
        first, second = approvals._record_decision(
            [{**vals, "state": "blocked", "reason": "Lapsed"}, {**vals, "state": "approved"}]
        )
        self.assert_ended(first, successor=second)
        self.assert_state(second, "approved")

    def test_class_and_responsible_stay_unless_given(self):
        self.decide("approved", class_id=self.critical.id, user_id=self.manager.id)
        approvals = self.env["qms.supplier.approval"].with_user(self.officer)
        vals = {"partner_id": self.vendor.id, "company_id": self.company.id, "state": "conditional"}
        approval = approvals._record_decision([vals])
        self.assertEqual((approval.class_id, approval.user_id), (self.critical, self.manager))

    def test_only_officers_decide_and_only_in_their_company(self):
        for user in (self.buyer, self.auditor, self.employee):
            self.assertRaises(AccessError, self.decide, "approved", user=user)
        self.assertRaises(AccessError, self.decide, "approved", user=self.other_manager)
        self.assertFalse(self.env["qms.supplier.approval"].search([("partner_id", "=", self.vendor.id)]))

    def test_the_other_company_has_a_status_of_its_own(self):
        ours = self.decide("approved")
        theirs = self.decide("blocked", user=self.other_manager, company_id=self.other_company.id, reason="Late")
        self.assert_state(ours, "approved")
        self.assertFalse(ours.with_user(self.other_manager).has_access("read"))
        self.assertFalse(theirs.with_user(self.officer).has_access("read"))

    def test_the_database_lets_one_stand(self):
        self.decide("approved")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.undone():
            self.env.cr.execute(
                "INSERT INTO qms_supplier_approval (company_id, partner_id, state, ground) VALUES (%s, %s, 'trial', 'other')",
                [self.company.id, self.vendor.id],
            )

    def test_queries_do_not_grow_with_decisions(self):
        def count(number):
            vendors = [self.new_vendor(f"Vendor {number} {each}") for each in range(number)]
            vals = {"company_id": self.company.id, "class_id": self.relevant.id, "ground": "other"}
            rows = [{**vals, "partner_id": vendor.id, "state": "approved"} for vendor in vendors]
            approvals = self.env["qms.supplier.approval"].with_user(self.officer)
            approvals._record_decision(rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            approvals._record_decision([{**row, "state": "conditional", "conditions": "Inspect"} for row in rows])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        few, many = count(3), count(60)
        self.assertLessEqual(many, few + 5)
