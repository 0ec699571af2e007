from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .certificate_case import CertificateCase
from .inventory import view_arch
from .purchase_case import NO_TAXES, PurchaseCase


@tagged("post_install", "-at_install")
class TestResPartner(CertificateCase, PurchaseCase):
    """A vendor's form tells what the quality system knows of it; whoever has no part in that is not disturbed."""

    def look(self, user, vendor=None, company=None):
        """Return what the vendor's form loads for `user`: {field: value} of our fields that they may see."""
        self.env.flush_all()
        self.env.invalidate_all()
        vendor = (vendor or self.vendor).with_user(user).with_company(company or user.company_id)
        names = [name for name in vendor.fields_get() if name.startswith("qms_")]
        return vendor.read(names)[0] if names else {}

    def new_evaluation(self, score, end, state="confirmed", **vals):
        evaluations = self.env["qms.supplier.evaluation"]
        evaluation = evaluations.create(
            {
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "date_start": "2025-01-01",
                "date_end": end,
                **vals,
            }
        )
        evaluation._write_unguarded({"state": state, "score": score, "rating": "A", "partner_name": "Foundry"})
        return evaluation

    # Who sees it

    def test_people_without_purchase_or_quality_open_and_save_the_form_as_ever(self):
        for user in (self.employee, self.hr):
            with self.subTest(user=user.login):
                self.assertFalse(self.look(user))
                arch = view_arch(self.env(user=user), "res.partner", "form")
                self.assertFalse(arch.xpath("//*[starts-with(@name, 'qms_') or starts-with(@name, 'action_qms')]"))
        self.employee.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        with Form(self.env["res.partner"].with_user(self.employee)) as form:
            form.name = "New one"
        form.record.copy()

    def test_buyer_officer_manager_and_auditor_read_every_field(self):
        self.new_approval()
        self.accepted()
        self.new_evaluation(80, "2025-12-31")
        for user in (self.buyer, self.officer, self.manager, self.auditor):
            with self.subTest(user=user.login):
                seen = self.look(user)
                self.assertEqual((seen["qms_status"], seen["qms_score"]), ("approved", 80))
                self.assertEqual((seen["qms_certificate_count"], seen["qms_evaluation_count"]), (1, 1))
                self.assertEqual("qms_open_line_ids" in seen, user == self.buyer)
                self.assertTrue(
                    view_arch(self.env(user=user), "res.partner", "form").xpath("//page[@name='qms_vendor']")
                )

    def test_nothing_of_ours_stands_in_lists_and_cards(self):
        for kind in ("list", "kanban", "search"):
            arch = view_arch(self.env(user=self.manager), "res.partner", kind)
            self.assertFalse(arch.xpath("//field[starts-with(@name, 'qms_')]"), kind)
        stored = [f.name for f in self.env["res.partner"]._fields.values() if f.name.startswith("qms_") and f.store]
        self.assertFalse([name for name in stored if self.env["res.partner"]._fields[name].column_type])

    def test_a_contact_and_a_customer_are_no_vendors(self):
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": self.vendor.id})
        self.new_approval()
        seen = self.look(self.buyer, contact)
        self.assertEqual((seen["qms_is_vendor"], seen["qms_status"], seen["qms_open_count"]), (False, False, 0))
        self.assertFalse(self.look(self.buyer, self.new_vendor("Customer"))["qms_is_vendor"])
        self.new_rfq()
        self.assertTrue(self.look(self.buyer)["qms_is_vendor"])

    def test_a_new_contact_can_be_typed_by_everybody(self):
        for user in (self.buyer, self.officer):
            user.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
            with Form(self.env["res.partner"].with_user(user)) as form:
                form.name = "Typed"
            self.assertFalse(form.record.with_user(self.buyer).qms_is_vendor)

    def test_a_buyer_who_may_not_change_contacts_enters_a_certificate_from_the_vendor(self):
        self.assertFalse(self.vendor.with_user(self.buyer).has_access("write"))
        context = self.vendor.with_user(self.buyer).action_qms_new_certificate()["context"]
        with Form(self.env["qms.supplier.certificate"].with_user(self.buyer).with_context(**context)) as form:
            self.assertEqual(form.partner_id, self.vendor)
            form.kind_id = self.iso
        with self.assertRaises(AccessError):
            self.vendor.with_user(self.auditor).action_qms_new_certificate()

    def test_a_vendor_has_a_quality_contact_else_its_usual_address(self):
        self.assertEqual(self.vendor.address_get(["quality"])["quality"], self.vendor.id)
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": self.vendor.id, "type": "quality"})
        self.assertEqual(self.vendor.address_get(["quality"])["quality"], contact.id)

    # Status

    def test_a_status_whose_day_has_passed_counts_no_more_before_any_job_ran(self):
        self.new_approval("trial", date_end="2031-03-03", conditions="Full inspection")
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2031-03-03 01:00:00"):
            seen = self.look(self.buyer)
            self.assertEqual((seen["qms_status"], seen["qms_conditions"]), ("trial", "Full inspection"))
        with freeze_time("2031-03-03 18:00:00"):  # the fourth in Auckland
            self.assertEqual(self.look(self.buyer)["qms_status"], "expired")

    def test_proposed_only_and_nothing_at_all(self):
        self.assertFalse(self.look(self.buyer)["qms_status"])
        self.env["qms.supplier.approval"].with_user(self.buyer).create({"partner_id": self.vendor.id})
        self.assertEqual(self.look(self.buyer)["qms_status"], "proposed")

    def test_a_status_for_one_category_is_not_that_for_all(self):
        category = self.env["product.category"].create({"name": "Castings"})
        approval = self.new_approval("blocked", categ_id=category.id)
        seen = self.look(self.buyer)
        self.assertEqual(seen["qms_status"], "category")
        self.assertFalse(seen["qms_approval_id"])
        self.assertEqual(seen["qms_approval_ids"], approval.ids)

    def test_each_company_has_its_own_and_a_branch_that_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.critical.company_id = False
        self.new_approval()
        self.manager.company_ids = [Command.link(branch.id), Command.link(self.other_company.id)]
        self.assertFalse(self.look(self.manager, company=self.other_company)["qms_status"])
        self.assertEqual(self.look(self.manager, company=branch)["qms_status"], "approved")
        self.new_approval("blocked", company=branch)
        self.assertEqual(self.look(self.manager, company=branch)["qms_status"], "blocked")
        self.assertEqual(self.look(self.manager)["qms_status"], "approved")
        self.assertFalse(self.look(self.other_manager)["qms_status"])

    # Score

    def test_the_course_of_the_score_has_a_gap_where_there_was_none(self):
        self.new_evaluation(False, "2025-06-30", "superseded")
        self.new_evaluation(70, "2025-03-31", "superseded")
        self.new_evaluation(0, "2025-12-31")
        self.new_evaluation(99, "2026-03-31", "draft")
        seen = self.look(self.auditor)
        self.assertEqual((seen["qms_score"], seen["qms_rating"]), (0, "A"))
        self.assertEqual([point["value"] for point in seen["qms_score_chart"]], [70, None, 0])
        self.assertEqual(seen["qms_evaluation_count"], 3)

    # Where it stands

    def test_the_status_stands_under_the_name_and_our_buttons_before_all_others(self):
        arch = view_arch(self.env(user=self.buyer), "res.partner", "form")
        buttons = [each.get("name") for each in arch.xpath("//div[@name='button_box']/button")]
        ours = ["on_time", "open", "certificates", "evaluations"]
        self.assertEqual(buttons[:4], [f"action_qms_view_{name}" for name in ours])
        self.assertTrue(arch.xpath("//h1/following-sibling::div[1]//field[@name='qms_status']"))
        pages = [page.get("name") for page in arch.xpath("//notebook/page")]
        self.assertLess(pages.index("qms_vendor"), pages.index("sales_purchases"))

    # On time

    def test_one_rate_of_what_came_on_time_is_shown_and_it_is_that_of_the_register(self):
        product = self.env["product.product"].create({"name": "Screw", "is_storable": True, **NO_TAXES})
        with freeze_time("2031-02-01 12:00:00"):
            order = self.new_order({"product": product, "due": "2031-02-20"}, {"product": product, "due": "2031-02-21"})
            self.receive(order.order_line[0].order_id)
            self.new_order({"product": product, "due": "2031-02-22"})
        with freeze_time("2031-03-01 12:00:00"):
            for user in (self.buyer, self.officer, self.auditor):
                seen = self.look(user)
                row = self.env["qms.supplier.report"].with_user(user).search([("partner_id", "=", self.vendor.id)])
                self.assertEqual(round(seen["qms_on_time_share"], 1), 66.7)
                self.assertEqual(round(row.on_time_share, 1), 66.7)
                self.assertTrue(seen["qms_has_on_time"])
                action = self.vendor.with_user(user).action_qms_view_on_time()
                facts = self.env[action["res_model"]].with_user(user).search(action["domain"])
                self.assertEqual(sorted(facts.mapped("is_on_time")), [False, True, True])
            self.assertFalse(self.look(self.other_manager)["qms_has_on_time"])
        arch = view_arch(self.env(user=self.buyer), "res.partner", "form")
        [theirs] = arch.xpath("//button[.//field[@name='on_time_rate']]")
        self.assertIn("qms_has_on_time", theirs.get("invisible"))

    def test_a_rate_of_nought_is_shown_and_no_rate_is_not(self):
        self.assertEqual(
            [self.look(self.buyer)[f"qms_{name}"] for name in ("has_on_time", "on_time_share")], [False] * 2
        )
        product = self.env["product.product"].create({"name": "Screw", "is_storable": True, **NO_TAXES})
        with freeze_time("2031-02-01 12:00:00"):
            self.new_order({"product": product, "due": "2031-02-22"})
        with freeze_time("2031-03-01 12:00:00"):
            seen = self.look(self.buyer)
            self.assertEqual((seen["qms_has_on_time"], seen["qms_on_time_share"]), (True, 0))

    # Open promises

    def test_open_and_late_lines_are_those_still_to_come(self):
        product = self.env["product.product"].create({"name": "Screw", "is_storable": True, **NO_TAXES})
        with freeze_time("2031-02-01 12:00:00"):
            order = self.new_order({"due": "2031-02-20"}, {"product": product, "due": "2031-03-20"})
            self.new_rfq({"due": "2031-02-20"})
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": self.vendor.id})
        with freeze_time("2031-02-01 12:00:00"):
            self.new_order({"due": "2031-02-10"}, vendor=contact)
        with freeze_time("2031-03-01 12:00:00"):
            seen = self.look(self.buyer)
            self.assertEqual((seen["qms_open_count"], seen["qms_late_count"]), (3, 2))
            self.assertEqual(len(seen["qms_open_line_ids"]), 3)
            seen = self.look(self.officer)
            self.assertEqual((seen["qms_open_count"], seen["qms_late_count"]), (3, 2))
            self.receive(order)
            self.assertEqual(self.look(self.auditor)["qms_open_count"], 1)
            self.assertEqual(self.look(self.other_manager)["qms_open_count"], 0)

    def test_each_button_opens_what_it_counts_for_whoever_sees_it(self):
        self.new_order()
        self.new_approval()
        self.accepted()
        self.new_evaluation(80, "2025-12-31")
        self.env.flush_all()
        for user in (self.buyer, self.officer, self.auditor):
            for what in ("statuses", "certificates", "evaluations", "open"):
                with self.subTest(user=user.login, what=what):
                    action = getattr(self.vendor.with_user(user), f"action_qms_view_{what}")()
                    self.assertEqual(len(self.env[action["res_model"]].with_user(user).search(action["domain"])), 1)

    def test_the_form_of_one_and_of_twenty_vendors_costs_the_same(self):
        vendors = self.env["res.partner"].union(*(self.new_vendor(f"Mill {number}") for number in range(20)))
        names = [name for name in vendors.with_user(self.buyer).fields_get() if name.startswith("qms_")]

        def queries(few):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            few.with_user(self.buyer).read(names)
            return self.env.cr.sql_log_count - before

        queries(vendors)
        self.assertLessEqual(queries(vendors), queries(vendors[:2]))
