"""The demo company's vendors: every status, rating and step is there, taken by the people who take it."""

from odoo.tests import TransactionCase, tagged

FIVE = ("res_partner_1", "res_partner_2", "res_partner_3", "res_partner_4", "res_partner_12")


@tagged("post_install", "-at_install")
class TestDemoVendors(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.own = [("company_id", "=", cls.company.id)]
        cls.approvals = cls.env["qms.supplier.approval"].search(cls.own)
        cls.evaluations = cls.env["qms.supplier.evaluation"].search(cls.own)
        cls.certificates = cls.env["qms.supplier.certificate"].search(cls.own)
        cls.five = cls.env["res.partner"].union(*(cls.env.ref(f"base.{name}") for name in FIVE))

    def user(self, login):
        return self.env.ref(f"qms_iso9001.res_users_demo_{login}")

    def standing(self, vendor):
        states = ("approved", "conditional", "trial", "blocked")
        return self.approvals.filtered(lambda each: each.partner_id == vendor and each.state in states)

    def test_every_status_occurs_and_orders_are_checked(self):
        states = {"proposed", "approved", "conditional", "trial", "blocked", "expired"}
        self.assertEqual(set(self.approvals.mapped("state")), states)
        self.assertTrue(self.company.qms_purchase_check_from)

    def test_who_was_not_imported_was_decided_about_in_bulk_and_all_may_deliver(self):
        bulk = self.approvals.filtered(lambda each: each.order_count)
        self.assertEqual(bulk.partner_id, self.env.ref("base.res_partner_2"))
        self.assertEqual(bulk.decided_by_id, self.user("officer"))
        for vendor in self.five:
            self.assertIn(self.standing(vendor).state, ("approved", "conditional"))

    def test_one_is_on_trial_although_its_self_assessment_is_answered(self):
        [trial] = self.approvals.filtered(lambda each: each.state == "trial")
        self.assertTrue(trial.date_end)
        item = trial.item_ids.filtered(lambda each: each.kind == "assessment")
        self.assertTrue(item.is_done and item.date_answered)
        self.assertEqual(item.sudo().answer_id.state, "done")
        questions = item.survey_id.question_ids.filtered("constr_mandatory")
        self.assertLessEqual(questions, item.sudo().answer_id.user_input_line_ids.question_id)

    def test_some_are_due_for_their_evaluation_some_soon_some_in_years(self):
        today = self.company._qms_today()
        standing = self.approvals.filtered(lambda each: each.state == "approved" and each.date_due)
        days = {each.partner_name: (each.date_due - today).days for each in standing}
        self.assertGreaterEqual(len([left for left in days.values() if left < 0]), 2)
        self.assertTrue([left for left in days.values() if 0 <= left <= 30])
        self.assertTrue([left for left in days.values() if left > 100])
        self.assertTrue(all(each.is_legacy for each in standing if days[each.partner_name] < 0))

    def test_decisions_of_past_years_are_imported_ones_and_those_of_today_are_made_here(self):
        today = self.company._qms_today()
        decided = self.approvals.filtered("date_decided")
        for record in decided | self.approvals.filtered("date_start"):
            self.assertEqual(record.is_legacy, record.date_start < today, record.display_name)
        past = self.evaluations.filtered("is_legacy")
        self.assertGreaterEqual(len({day.year for day in past.mapped("date_decided")}), 3)
        self.assertTrue(all(each.date_decided.date() < today for each in past))
        self.assertFalse(past.sudo().signature_ids)
        for older in self.evaluations.filtered(lambda each: each.state == "superseded"):
            self.assertGreater(older.successor_id.date_decided, older.date_decided)
        signed = self.env["qms.signature"].search([("res_model", "=", self.evaluations._name)])
        self.assertTrue(signed)
        self.assertEqual({each.date.date() for each in signed}, {each.create_date.date() for each in signed})

    def test_the_past_of_a_vendor_has_no_gap(self):
        for same in self.approvals.filtered("is_legacy").grouped("partner_id").values():
            in_order = same.sorted("date_start")
            for older, newer in zip(in_order, in_order[1:], strict=False):
                self.assertEqual((older.state, older.date_ended), ("expired", newer.date_start))
                self.assertEqual(older.successor_id, newer)

    def test_evaluations_tell_good_vendors_from_bad_ones(self):
        current = self.evaluations.filtered(lambda each: each.state != "superseded" and each.partner_id in self.five)
        self.assertEqual(current.partner_id, self.five)
        self.assertEqual(set(current.mapped("rating")), {"A", "B", "C", "D"})
        points = {vendor: len(vendor.qms_score_chart or []) for vendor in self.five}
        first = self.env.ref("base.res_partner_2")
        self.assertEqual(points, {vendor: 0 if vendor == first else 4 for vendor in self.five})

    def test_decisions_as_proposed_and_otherwise_are_signed(self):
        confirmed = self.evaluations.filtered(lambda each: each.state == "confirmed" and not each.is_legacy)
        self.assertEqual(set(confirmed.mapped("is_otherwise")), {True, False})
        self.assertTrue(all(each.reason for each in confirmed if each.is_otherwise))
        for evaluation in confirmed:
            signatures = evaluation._current_signatures()
            self.assertTrue(signatures)
            self.assertFalse([each for each in signatures if each._content_finding(evaluation)])
            self.assertEqual(self.standing(evaluation.partner_id).evaluation_id, evaluation)

    def test_one_evaluation_with_a_judgement_waits_for_its_decision(self):
        [draft] = self.evaluations.filtered(lambda each: each.state == "draft")
        judged = draft.line_ids.filtered(lambda line: line.kind == "judged")
        self.assertTrue(judged.score and judged.reason and judged.judged_by_id)

    def test_a_vendor_rated_c_has_an_account_and_used_its_page(self):
        account = self.user("vendor")
        self.assertTrue(account._is_portal())
        vendor = account.partner_id.commercial_partner_id
        shown = self.evaluations.search(self.evaluations._account_domain(account))
        self.assertEqual((shown.partner_id, shown.rating), (vendor, "C"))
        self.assertIn("ISO 14001", shown.proposed_because)
        comments = self.env["qms.supplier.comment"].search([("evaluation_id", "=", shown.id)])
        self.assertEqual(sorted(map(bool, comments.mapped("date_answered"))), [False, True])
        self.assertEqual(comments.answered_by_id, self.user("officer"))
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        self.assertFalse(mails.filtered(lambda mail: vendor in mail.recipient_ids.commercial_partner_id))
        sent = self.certificates.filtered("is_from_vendor")
        self.assertEqual((sent.partner_id, sent.state), (vendor, "received"))
        self.assertIn(account.partner_id, sent.message_ids.author_id)

    def test_every_criterion_is_counted_for_somebody(self):
        scored = self.evaluations.line_ids.filtered(lambda line: line.kind == "computed" and line.state == "scored")
        self.assertEqual(len(set(scored.mapped("name"))), 5)

    def test_certificates_end_lapse_and_are_refused(self):
        self.assertEqual(set(self.certificates.mapped("state")), {"received", "accepted", "refused"})
        self.assertLessEqual({"valid", "ending", "lapsed", "unchecked"}, set(self.certificates.mapped("validity")))
        [renewal] = self.certificates.filtered("replaces_id")
        self.assertEqual((renewal.state, renewal.replaces_id.validity), ("received", "lapsed"))

    def test_a_release_waits_and_another_let_an_order_pass(self):
        releases = self.env["qms.gate.override"].search([*self.own, ("gate", "=", "purchase")])
        self.assertEqual(sorted(releases.mapped("state")), ["asked", "granted"])
        for release in releases:
            order = release.origin_purchase_id
            passed = release.state == "granted"
            self.assertEqual(order.state, "purchase" if passed else "draft")
            self.assertEqual(release.decided_by_id, self.user("manager") if passed else release.decided_by_id.browse())

    def test_orders_keep_under_what_they_were_placed(self):
        orders = self.env["purchase.order"].search([*self.own, ("qms_placed_status", "!=", False)])
        self.assertEqual(sorted(orders.mapped("qms_placed_status")), ["approved", "conditional", "none"])

    def test_answers_bills_and_lead_times_can_be_counted(self):
        figures = self.env["qms.indicator"].with_company(self.company)
        today = self.company._qms_today()
        since = today.replace(year=today.year - 1, day=1)
        counted = {
            code: figures._figure(code, since, today, group="partner_id") for code in ("K17", "K49", "K49_LINES", "K50")
        }
        for code, rows in counted.items():
            with self.subTest(code=code):
                self.assertGreaterEqual(len([row for row in rows.values() if row["count"] >= 3]), 2)
        over = [row for row in counted["K49_LINES"].values() if row["numerator"]]
        self.assertEqual(len(over), 1)

    def test_a_piece_was_scrapped_at_a_receipt(self):
        scraps = self.env["qms.reject.fact"].search([*self.own, ("scrapped_qty", ">", 0)])
        self.assertTrue(scraps)
