from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaCriterion(CheckCase):
    """What proves it: complaints count as nonconformities do, the usual criterion fits the cases, and one that names
    nothing proves nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Customer", "customer_rank": 1})

    def complaint(self, ago=20, **vals):
        vals = {"name": "It leaks", "product_id": self.housing.id, "partner_id": self.customer.id, **vals}
        record = self.env["qms.complaint"].with_user(self.officer).create(vals)
        record.sudo().date_received = self.env.cr.now() - timedelta(days=ago)
        return record

    def proposed(self, *cases):
        """Return the check that a corrective action about these cases gets when nobody says what proves it."""
        capa = self.capa(cause="The seal is not greased")
        for case in cases:
            case.with_user(self.officer).capa_id = capa
        return self.env["qms.capa.check"].browse(capa.action_plan_check()["res_id"])

    # Complaints

    def test_a_complaint_is_a_repeat(self):
        check = self.watching(since=30, partner_id=self.customer.id, opportunity_kind="delivery")
        self.complaint(product_id=self.env["product.product"].create({"name": "Lid"}).id)
        self.complaint(partner_id=self.vendor.id)
        self.complaint(ago=40)
        self.judge()
        self.assertEqual((check.state, check.repeat_count), ("running", 0))
        complaint = self.complaint()
        repeat = self.again(partner_id=self.customer.id)
        self.judge()
        self.assertEqual((check.verdict, check.repeat_count, check.complaint_count), ("not_effective", 2, 1))
        self.assertEqual(check.action_view_repeats()["domain"], [("id", "in", repeat.ids)])
        self.assertEqual(check.action_view_complaints()["domain"], [("id", "in", complaint.ids)])

    def test_where_only_complaints_speak_against_it_they_open(self):
        check = self.watching(since=30, partner_id=False)
        complaint = self.complaint()
        self.judge()
        action = check.action_view_repeats()
        self.assertEqual((action["res_model"], action["domain"]), ("qms.complaint", [("id", "in", complaint.ids)]))

    def test_customers_do_not_say_which_vendor_it_was(self):
        check = self.watching(since=30)
        self.complaint()
        self.judge()
        self.assertEqual((check.partner_id, check.complaint_count), (self.vendor, 1))

    def test_what_is_no_complaint_after_all_is_none(self):
        check = self.watching(since=30)
        self.complaint().sudo().write({"justified": "no", "reason": "The customer opened it"})
        self.complaint().action_cancel("A mistake")
        self.judge()
        self.assertEqual(check.repeat_count, 0)

    def test_a_complaint_with_its_nonconformity_counts_once(self):
        check = self.watching(since=30)
        self.complaint(nonconformity_id=self.again().id)
        self.judge()
        self.assertEqual((check.repeat_count, check.complaint_count), (1, 0))

    def test_a_complaint_that_is_none_is_watched_on(self):
        check = self.watching(since=30)
        complaint = self.complaint()
        self.judge()
        check.with_user(self.officer).action_go_on("Broken by the driver")
        self.assertEqual((check.state, check.complaint_count), ("running", 0))
        self.assertEqual(check.capa_id.similar_ids.complaint_id, complaint)

    def test_its_day_is_that_of_the_company(self):
        check = self.watching()
        inside, outside = self.complaint(), self.complaint()
        outside.sudo().date_received = self.company._qms_midnight(check.date_end + timedelta(days=1))
        inside.sudo().date_received = outside.date_received - timedelta(seconds=1)
        self.judge()
        self.assertEqual(check.complaint_count, 1)

    def test_a_case_that_names_no_process_counts_and_one_of_another_does_not(self):
        turning, milling = self.env["qms.process"].with_user(self.officer).create([{"name": "T"}, {"name": "M"}])
        check = self.watching(since=30, process_ids=[(6, 0, turning.ids)])
        self.again(process_id=milling.id)
        self.complaint(process_id=milling.id)
        self.judge()
        self.assertEqual(check.repeat_count, 0)
        self.again()
        self.complaint()
        self.judge()
        self.assertEqual((check.repeat_count, check.complaint_count), (2, 1))

    def test_a_case_of_the_goods_that_names_no_partner_counts(self):
        for kind, partner in (("receipt", self.vendor), ("delivery", self.customer)):
            check = self.watching(since=30, partner_id=partner.id, opportunity_kind=kind)
            self.again(partner_id=False)
            self.complaint(partner_id=False)
            self.judge()
            self.assertGreaterEqual(check.repeat_count, 2)
            self.assertGreaterEqual(check.complaint_count, 1)

    # The usual criterion

    def test_of_a_vendor_receipts_are_counted(self):
        case = self.nonconformity(self.officer, product_id=self.housing.id, partner_id=self.vendor.id)
        self.assertEqual(self.proposed(case).opportunity_kind, "receipt")

    def test_of_a_customer_deliveries_are_counted(self):
        case = self.nonconformity(self.officer, product_id=self.housing.id, partner_id=self.customer.id)
        self.assertEqual(case.partner_kind, "customer")
        self.assertEqual(self.proposed(case).opportunity_kind, "delivery")
        self.assertEqual(self.proposed(self.complaint()).opportunity_kind, "delivery")

    def test_of_orders_orders_are_counted(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": self.company.id})
        case = self.nonconformity(self.officer, partner_id=self.customer.id, sale_id=order.id)
        self.assertEqual(self.proposed(case).opportunity_kind, "order")
        complaint = self.complaint(product_id=False, sale_id=order.id)
        self.assertEqual(self.proposed(complaint).opportunity_kind, "order")

    # Naming nothing

    def nothing(self):
        """Return a corrective action whose actions are done, of which nothing says what must not happen again."""
        capa = self.with_actions(cause_id=False)
        self.assertFalse(capa.nonconformity_ids or capa.process_id)
        return capa

    def test_nothing_named_nothing_is_watched(self):
        capa = self.nothing()
        self.assertIn("Set what proves it", capa.next_step)
        with self.assertRaisesRegex(UserError, "Set what proves it"):
            capa.action_start_effectiveness()
        check = self.env["qms.capa.check"].browse(capa.action_plan_check()["res_id"]).with_user(self.owner)
        check.days = 30
        with self.assertRaisesRegex(UserError, "Set what proves it"):
            capa.action_start_effectiveness()
        check.product_ids = self.housing
        capa.action_start_effectiveness()
        self.assertEqual(check.state, "running")

    def test_an_indicator_is_named(self):
        capa = self.nothing()
        check = self.env["qms.capa.check"].browse(capa.action_plan_check()["res_id"]).with_user(self.owner)
        check.write({"kind": "indicator", "indicator_id": self.env["qms.indicator"].search([], limit=1).id})
        capa.action_start_effectiveness()
        self.assertEqual(check.state, "running")

    def test_what_is_watched_always_names_something(self):
        check = self.watching(since=0).with_user(self.owner)
        check.write({"product_ids": [(5,)]})
        self.assertEqual(check.partner_id, self.vendor)
        with self.assertRaisesRegex(UserError, "at least one"):
            check.write({"partner_id": False, "cause_id": False})

    def test_what_names_nothing_from_before_counts_nothing(self):
        check = self.watching(opportunities=1)
        self.received(2)
        check.sudo()._write_unguarded({"product_ids": [(5,)], "partner_id": False, "cause_id": False})
        self.judge()
        self.assertEqual((check.state, check.opportunity_count), ("running", 0))
        self.assertIn("Set what proves it", check.capa_id.next_step)

    def test_the_list_reads_many_of_their_actions_by_as_few_queries_as_one(self):
        capas = self.env["qms.capa"]
        for _each in range(8):
            capa = self.with_actions(cause_id=False)
            self.nonconformity(self.officer, product_id=self.housing.id, partner_id=self.vendor.id).capa_id = capa
            self.complaint().capa_id = capa
            capas |= capa
        capas = capas.with_user(self.officer)

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(["next_step", "can_try_again"])
            return self.env.cr.sql_log_count - before

        queries(capas)
        self.assertLessEqual(queries(capas), queries(capas[:1]) + 2)

    # Changed late

    def test_the_form_and_the_lists_say_that_it_was_changed_late(self):
        check = self.watching(since=0).with_user(self.owner)
        check.product_ids = self.env["product.product"].create({"name": "Lid"})
        self.assertTrue(check.is_criterion_late)
        for model, kind in (("qms.capa.check", "form"), ("qms.capa.check", "list"), ("qms.capa", "form")):
            self.assertIn("is_criterion_late", self.env[model].with_user(self.owner).get_view(view_type=kind)["arch"])
        self.assertIn("after the actions had ended", check._get_criterion_text())

    def test_paper_says_the_criterion_in_the_same_words(self):
        check = self.watching(since=0)
        check.product_ids = self.env["product.product"].create({"name": "Lid"})
        self.assertIn("Lid", check._get_criterion_text())
        [printed] = check.capa_id._print_checks()
        self.assertEqual(printed["criterion"], check._get_criterion_text())
