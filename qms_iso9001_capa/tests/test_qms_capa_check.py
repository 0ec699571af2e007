from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestQmsCapaCheck(CheckCase):
    """Whether it helped is counted, proposed by the job and confirmed by another person than the owner."""

    # The criterion

    def test_without_a_criterion_it_gets_the_usual_one(self):
        check = self.watching(since=0)
        self.assertEqual((check.state, check.days, check.opportunities), ("running", 90, 10))
        self.assertEqual((check.product_ids, check.partner_id), (self.housing, self.vendor))
        self.assertEqual(check.date_end, self.today() + timedelta(days=90))
        self.assertFalse(check.is_criterion_late)

    def test_the_owner_sets_what_proves_it_beforehand(self):
        capa = self.capa(cause="The seal is not greased")
        check = self.env["qms.capa.check"].browse(capa.action_plan_check()["res_id"]).with_user(self.owner)
        check.days = 30
        capa.action_start_actions()
        self.action_of(capa)
        capa.action_start_effectiveness()
        self.assertEqual(capa.check_ids, check)
        self.assertEqual((check.state, check.is_criterion_late), ("running", False))
        self.assertEqual(check.date_end, self.today() + timedelta(days=30))
        self.assertEqual(capa.action_plan_check()["res_id"], check.id)

    def test_changed_after_the_actions_ended_it_says_so(self):
        check = self.watching(since=0).with_user(self.owner)
        check.days = 60
        self.assertTrue(check.is_criterion_late)
        self.assertEqual(check.date_end, self.today() + timedelta(days=60))
        self.assertIn("For so many days", check.capa_id.sudo().message_ids[0].body)

    def test_others_change_no_criterion(self):
        check = self.watching(since=0)
        for user in (self.employee, self.buyer, self.other_manager, self.auditor):
            with self.assertRaises(AccessError):
                check.with_user(user).days = 60
        with self.assertRaises(UserError):
            check.with_user(self.officer).verdict = "effective"
        check.sudo()._set_state("to_confirm", verdict="effective")
        with self.assertRaises(UserError):
            check.with_user(self.officer).days = 60

    # Counting

    def test_no_repeat_with_enough_opportunities_is_effective(self):
        check = self.watching(opportunities=2)
        pickings = self.received(2)
        self.received(1, ago=5)  # after the window
        self.judge()
        self.assertEqual((check.state, check.verdict), ("to_confirm", "effective"))
        self.assertEqual((check.opportunity_count, check.repeat_count), (2, 0))
        self.assertEqual(check.action_view_opportunities()["domain"], [("id", "in", pickings.ids)])

    def test_a_repeat_needs_no_waiting(self):
        check = self.watching(since=30)
        self.again(product_id=self.env["product.product"].create({"name": "Lid"}).id)
        self.again().action_cancel("A mistake")
        self.judge()
        self.assertEqual((check.state, check.repeat_count), ("running", 0))
        repeat = self.again()
        self.judge()
        self.assertEqual((check.state, check.verdict), ("to_confirm", "not_effective"))
        self.assertEqual(check.action_view_repeats()["domain"], [("id", "in", repeat.ids)])

    def test_the_cause_counts_until_it_is_known_to_be_another(self):
        seal, dirt = self.env["qms.cause"].with_user(self.officer).create([{"name": "Seal"}, {"name": "Dirt"}])
        check = self.watching(since=30, cause_id=seal.id)
        self.again(cause_id=dirt.id)
        self.judge()
        self.assertEqual(check.repeat_count, 0)
        self.again()
        self.judge()
        self.assertEqual(check.repeat_count, 1)

    def test_what_somebody_calls_a_repeat_is_one_whatever_the_goods(self):
        check = self.watching(since=30)
        source = check.capa_id.sudo().nonconformity_ids
        self.again(product_id=False, partner_id=False, repeat_of_id=source.id)
        self.judge()
        self.assertEqual(check.repeat_count, 1)

    def test_the_days_are_those_of_the_company(self):
        check = self.watching(opportunities=1)
        pickings = self.received(2)
        pickings[0].date_done = self.company._qms_midnight(check.date_end + timedelta(days=1))
        pickings[1].date_done = pickings[0].date_done - timedelta(seconds=1)
        self.judge()
        self.assertEqual(check.opportunity_count, 1)

    def test_a_category_and_deliveries_and_orders_are_counted(self):
        categ = self.env["product.category"].create({"name": "Housings"})
        self.housing.categ_id = self.env["product.category"].create({"name": "Small", "parent_id": categ.id})
        vals = {"product_ids": [(5,)], "partner_id": False, "categ_id": categ.id, "opportunities": 1}
        check = self.watching(opportunity_kind="order", **vals)
        customer = self.env["res.partner"].create({"name": "Customer"})
        line = (0, 0, {"product_id": self.housing.id})
        vals = {"partner_id": customer.id, "order_line": [line], "company_id": self.company.id}
        order = self.env["sale.order"].with_company(self.company).create(vals)
        order.action_confirm()
        order.date_order = self.env.cr.now() - timedelta(days=20)
        self.judge()
        self.assertEqual((check.verdict, check.opportunity_count), ("effective", 1))
        self.assertEqual(check.action_view_opportunities()["res_model"], "sale.order")

    def test_too_few_opportunities_extend_twice_then_a_person_judges(self):
        check = self.watching(since=300)
        self.received(3, ago=250)
        first = check.date_end
        self.judge()
        self.assertEqual((check.state, check.extension_count), ("running", 1))
        self.assertEqual(check.date_end, first + timedelta(days=90))
        self.judge()
        self.judge()
        self.assertEqual((check.state, check.verdict, check.extension_count), ("to_confirm", "few", 2))
        self.assertEqual(check.opportunity_count, 3)
        with self.assertRaisesRegex(UserError, "say why"):
            check.with_user(self.manager).action_confirm()
        with self.assertRaisesRegex(UserError, "say why"):
            check.with_user(self.manager).action_confirm("effective")
        check.with_user(self.manager).action_confirm("effective", "Three large receipts without a leak")
        self.assertEqual(check.capa_id.state, "closed")

    def test_an_indicator_within_its_limits_in_its_last_period(self):
        indicator = self.env["qms.indicator"].search([("code", "=", "K16")], limit=1)
        check = self.watching(kind="indicator", indicator_id=indicator.id, opportunities=2)
        rows = []
        for number, state in enumerate(("missed", "on_target")):
            start = check.date_start + timedelta(days=30 * number)
            vals = {"date_start": start, "date_end": start + timedelta(days=29), "date_as_of": start}
            vals |= {"indicator_id": indicator.id, "company_id": self.company.id, "state": state, "is_locked": True}
            vals |= {"measured_at": self.env.cr.now(), "definition": {}}
            rows.append(self.env["qms.measurement"].sudo()._record(vals))
        self.judge()
        self.assertEqual((check.verdict, check.opportunity_count, check.repeat_count), ("effective", 2, 1))

    def test_companies_count_for_themselves(self):
        check = self.watching(since=30)
        other = self.env["qms.nonconformity"].with_user(self.other_manager)
        other.create({"name": "It leaks", "product_id": self.housing.id, "partner_id": self.vendor.id})
        self.judge()
        self.assertEqual(check.repeat_count, 0)
        with self.assertRaises(AccessError):
            check.with_user(self.other_manager).read(["state"])

    # The job

    def test_the_job_takes_as_many_queries_for_many_as_for_few(self):
        checks = [self.watching(since=30) for _each in range(2)]
        self.env.flush_all()
        self.judge()
        counts = []
        for _each in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.judge()
            counts.append(self.env.cr.sql_log_count - before)
            checks += [self.watching(since=30) for _number in range(4)]
            self.env.flush_all()
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_repeated_after_a_kill_it_judges_once(self):
        check = self.watching(since=300)
        self.judge()
        check.sudo()._set_state("to_confirm", verdict="few")
        self.judge()
        self.assertEqual((check.extension_count, check.verdict), (1, "few"))

    # The person

    def test_the_owner_never_confirms(self):
        check = self.watching()
        check.sudo()._set_state("to_confirm", verdict="effective")
        for user in (self.owner, self.employee, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                check.with_user(user).action_confirm("effective")
        check.capa_id.with_user(self.officer).user_id = self.officer
        with self.assertRaises(AccessError):
            check.with_user(self.officer).action_confirm("effective")
        self.assertFalse(check.with_user(self.officer).can_confirm)
        self.assertIn("not the owner", check.capa_id.with_user(self.officer).next_step)
        check.with_user(self.manager).action_confirm("effective")
        self.assertEqual((check.state, check.confirmed_by_id), ("effective", self.manager))

    def test_who_hands_it_over_does_not_confirm_it(self):
        capa = self.with_actions()
        capa.with_user(self.officer).user_id = self.officer
        capa.with_user(self.officer).action_start_effectiveness()
        capa.check_ids.sudo()._set_state("to_confirm", verdict="effective")
        capa.with_user(self.officer).user_id = self.owner
        with self.assertRaises(AccessError):
            capa.check_ids.with_user(self.officer).action_confirm()

    def test_something_else_missing_it_stays_open_and_closes_by_hand_later(self):
        capa = self.watched()
        self.assertEqual((capa.check_ids.state, capa.state), ("effective", "effectiveness"))
        capa.action_close()
        self.assertEqual(capa.state, "closed")

    def test_what_still_runs_is_confirmed_by_nobody(self):
        with self.assertRaises(UserError):
            self.watching().with_user(self.manager).action_confirm("effective", "Looks good")

    def test_not_effective_goes_back_to_the_analysis_and_counts(self):
        check = self.watching(since=30)
        capa = check.capa_id
        self.again()
        self.judge()
        check.with_user(self.manager).action_confirm("not_effective")
        self.assertEqual((capa.state, capa.failure_count), ("analysis", 1))
        self.assertEqual(check.state, "not_effective")
        self.assertIn("1 repeats", capa.reopen_reason)
        # The next attempt is watched anew, by the same criterion.
        capa.action_start_actions()
        self.action_of(capa)
        capa.action_start_effectiveness()
        second = capa.check_ids - check
        self.assertEqual((second.state, second.product_ids, second.repeat_count), ("running", self.housing, 0))

    def test_nobody_closes_it_without_a_proof(self):
        check = self.watching()
        with self.assertRaisesRegex(UserError, "watched until"):
            check.capa_id.action_close()
        check.sudo()._set_state("to_confirm", verdict="effective")
        with self.assertRaisesRegex(UserError, "not the owner"):
            check.capa_id.with_user(self.officer).action_close()

    def test_a_source_taken_up_again_stops_it(self):
        check = self.watching()
        check.capa_id.with_user(self.officer).action_back_to_analysis("Another cause came up")
        self.assertEqual((check.state, check.note), ("stopped", "Another cause came up"))
        self.judge()
        self.assertEqual(check.state, "stopped")
