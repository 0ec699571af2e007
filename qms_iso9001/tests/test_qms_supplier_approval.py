from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestVendorDecision(VendorCase):
    def test_the_next_decision_ends_the_one_that_stood(self):
        first = self.decide("approved", reason="Ten good years")
        second = self.decide("conditional", conditions="Inspect each delivery")
        self.assert_state(second, "conditional")
        self.assert_ended(first, "Replaced", successor=second)
        self.assertEqual(second.decided_by_id, self.officer)
        self.assertEqual(second.date_start, self.company._qms_today())
        self.assertEqual(second.date_due, self.company._qms_today() + relativedelta(months=6), "Sooner: conditions.")

    def test_the_class_says_when_it_is_due_and_the_list_and_the_calendar_show_it(self):
        today = self.company._qms_today()
        for kind, months in ((self.critical, 12), (self.relevant, 24), (self.other_class, 0)):
            approval = self.decide("approved", vendor=self.new_vendor(kind.name), class_id=kind.id)
            self.assertEqual(approval.date_due, months and today + relativedelta(months=months))
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_supplier_approval_action_due")
        listed = self.env["qms.supplier.approval"].search(safe_eval(action["domain"]))
        self.assertFalse(listed.class_id & self.other_class, "Never due.")
        self.assertLessEqual(self.critical | self.relevant, listed.class_id)
        self.assertLessEqual({"list", "kanban", "calendar"}, set(action["view_mode"].split(",")))
        calendar = self.env["qms.supplier.approval"].with_user(self.officer).get_view(view_type="calendar")
        self.assertIn('date_start="date_due"', calendar["arch"])

    def test_what_ended_is_found_by_day_and_reason(self):
        first = self.decide("approved")
        self.decide("blocked", reason="Pores")
        gone = self.decide("approved", vendor=self.new_vendor("Gone"))
        gone.action_withdraw("Gave up the business")
        ended = [("state", "=", "expired"), ("id", "in", (first | gone).ids)]
        found = gone.search([*ended, ("successor_id", "=", False)])
        self.assertEqual(found, gone)
        view = gone.with_user(self.buyer).get_view(view_type="search")["arch"]
        for name in ("not_replaced", "date_ended", "end_reason"):
            self.assertIn(f'name="{name}"', view)

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
        first = self.propose(contact)
        self.assertEqual(first.partner_id, self.vendor)
        first.action_withdraw("Ordered elsewhere")
        approvals = self.env["qms.supplier.approval"].with_user(self.buyer).with_context(default_partner_id=contact.id)
        proposal = approvals.create({"class_id": self.relevant.id})
        self.assertEqual((proposal.partner_id, proposal.partner_name), (self.vendor, "Foundry"))
        proposal.partner_id = self.new_vendor("Turner")
        self.assertEqual(proposal.partner_name, "Turner")
        proposal.partner_id = contact
        self.assertEqual((proposal.partner_id, proposal.partner_name), (self.vendor, "Foundry"))

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
        approval = approvals._record_decision([{**vals, "conditions": "Inspect each delivery"}])
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
                "INSERT INTO qms_supplier_approval (company_id, partner_id, state, ground)"
                " VALUES (%s, %s, 'trial', 'other')",
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


@tagged("post_install", "-at_install")
class TestVendorApproval(VendorCase):
    def test_a_buyer_proposes_and_an_officer_approves(self):
        proposal = self.propose()
        for verb in ("action_approve", "action_approve_conditional", "action_start_trial"):
            self.assertRaises(AccessError, getattr(proposal, verb))
        self.assertRaises(AccessError, proposal.action_block, "Late")
        proposal.with_user(self.officer).action_approve()
        self.assert_state(proposal, "approved")
        self.assertFalse(proposal.with_user(self.buyer).has_access("write"))
        self.assertTrue(proposal.with_user(self.buyer).has_access("read"))

    def test_conditions_a_day_and_a_reason_are_asked_for(self):
        proposal = self.propose(user=self.officer)
        for nothing in (False, " \n"):
            proposal.write({"conditions": nothing, "reason": "Good samples"})
            self.assert_refused(proposal.action_approve_conditional, says="write under Conditions")
        self.assert_refused(proposal.action_start_trial, says="day")
        self.assert_refused(proposal.action_block, says="reason")
        past = self.company._qms_today() - timedelta(days=1)
        self.assert_refused(proposal.write, {"date_end": past}, says="past")
        proposal.sudo().date_end = past  # as time makes it
        self.assert_refused(proposal.action_start_trial, says="past")
        proposal.write({"date_end": False, "class_id": False})
        self.assert_refused(proposal.action_approve, says="class")

    def test_a_blocked_vendor_is_replaced_by_propose_again(self):
        approved = self.decide("approved")
        approved.action_block("Falsified certificates")
        blocked = self.env["qms.supplier.approval"].search(
            [("partner_id", "=", self.vendor.id), ("state", "=", "blocked")]
        )
        self.assertEqual(blocked.reason, "Falsified certificates")
        self.assert_ended(approved, successor=blocked)
        opened = blocked.with_user(self.buyer).action_propose_again()
        again = blocked.with_user(self.buyer).action_propose_again()
        self.assertEqual(opened["res_id"], again["res_id"], "The open proposal is opened, not a second one.")
        proposal = blocked.browse(opened["res_id"])
        proposal.with_user(self.officer).action_approve()
        self.assert_ended(blocked, successor=proposal)

    def test_conditions_fulfilled_approve_with_one_button(self):
        conditional = self.decide("conditional", conditions="Inspect each delivery")
        conditional.action_approve()
        self.assert_ended(conditional, successor=conditional.successor_id)
        self.assertEqual((conditional.successor_id.state, conditional.successor_id.conditions), ("approved", False))

    def test_buyers_withdraw_proposals_and_officers_what_stands(self):
        proposal = self.propose()
        self.assert_refused(proposal.action_withdraw, says="reason")
        proposal.action_withdraw("Ordered elsewhere")
        self.assert_ended(proposal, "elsewhere")
        standing = self.decide("approved")
        self.assertRaises(AccessError, standing.with_user(self.buyer).action_withdraw, "Too dear")
        standing.action_withdraw("Gave up the business")
        self.assert_ended(standing, "Gave up")

    def test_what_was_decided_is_never_rewritten(self):
        approval = self.decide("approved", reason="Ten good years")
        for user in (self.officer, self.manager):
            for vals in (
                {"state": "blocked"},
                {"partner_name": "Another"},
                {"partner_id": self.new_vendor("Another").id},
                {"conditions": "None"},
                {"reason": "Other"},
                {"date_end": "2040-01-01"},
                {"date_due": "2040-01-01"},
                {"spend": 5},
            ):
                self.assert_refused(approval.with_user(user).write, vals)
        self.assert_refused(approval.with_user(self.manager).unlink, says="evidence")
        approval.write({"user_id": self.manager.id})

    def test_a_buyer_cannot_create_a_status(self):
        self.assertRaises(AccessError, self.propose, state="approved")
        approvals = self.env["qms.supplier.approval"].with_user(self.buyer).with_context(default_state="approved")
        proposal = approvals.create({"partner_id": self.vendor.id, "class_id": self.relevant.id})
        self.assert_state(proposal, "proposed")

    def test_the_manager_imports_old_approvals(self):
        model = self.env["qms.supplier.approval"].with_user(self.manager)
        header = ["partner_id", "class_id", "state", "ground"]
        rows = [["Foundry", "B – relevant", "approved", "performance"]]
        result = model.load(header, rows)
        self.assertFalse(result["messages"])
        approval = model.browse(result["ids"])
        self.assertTrue(approval.is_legacy)
        self.assertTrue(approval.date_due)
        self.assert_import_refused(self.env[model._name].with_user(self.officer), header, rows, 0, "state")

    def test_a_passed_day_is_over_before_the_night(self):
        with freeze_time("2026-03-10 12:00"):
            approval = self.decide("trial", date_end=date(2026, 3, 10))
            self.assertFalse(approval.is_over)
        with freeze_time("2026-03-11 12:00"):
            approval.invalidate_recordset()
            self.assertTrue(approval.is_over)
            self.assertIn(approval, approval.search([("is_over", "=", True)]))
            self.assertNotIn(approval, approval.search([("is_over", "=", False)]))

    def test_amounts_are_not_for_the_auditor(self):
        approval = self.decide("approved")
        approval.sudo()._write_unguarded({"spend": 1000})
        self.assertEqual(approval.with_user(self.buyer).spend, 1000)
        self.assertRaises(AccessError, approval.with_user(self.auditor).read, ["spend"])
        self.assertNotIn("spend", approval.with_user(self.auditor).fields_get())

    def test_officers_without_purchase_rights_use_the_form(self):
        with Form(self.env["qms.supplier.approval"].with_user(self.officer)) as form:
            form.partner_id = self.vendor
            form.class_id = self.critical
            self.assertEqual(len(form.item_ids), 4, "The checklist is there before saving.")
        self.assertEqual(len(form.record.item_ids), 4)
