"""The corrective actions of the demo company: every path, and the days of each in order."""

from odoo.tests import TransactionCase, tagged

LOADED = ("qms.capa", "qms.capa.check", "qms.capa.similar", "qms.capa.update", "qms.capa.step", "qms.action")


@tagged("post_install", "-at_install")
class TestDemoCapa(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.capas = cls.env["qms.capa"].search([("company_id", "=", cls.company.id)], order="id")
        cls.today = cls.company._qms_today()

    def named(self, name):
        [capa] = self.capas.filtered(lambda capa: capa.name == name)
        return capa

    def test_every_state_is_there(self):
        live = self.capas.filtered(lambda capa: not capa.is_legacy)
        self.assertEqual(set(live.mapped("state")), {"analysis", "action", "effectiveness", "closed", "cancelled"})
        states = set(self.capas.check_ids.mapped("state"))
        self.assertLessEqual({"running", "to_confirm", "effective", "not_effective"}, states)
        self.assertFalse(live.filtered(lambda capa: capa.state == "cancelled" and not capa.end_reason))

    def test_one_was_closed_by_what_was_received_since(self):
        capa = self.named("Four chairs with torn covers")
        [check] = capa.check_ids
        self.assertEqual((capa.state, check.state, check.repeat_count), ("closed", "effective", 0))
        self.assertGreaterEqual(check.opportunity_count, check.opportunities)
        self.assertNotEqual(check.confirmed_by_id, capa.user_id)
        self.assertTrue(check.date_start < check.date_end < check.date_confirmed <= capa.date_done)
        # A signature is never dated back, and it closes by one.
        self.assertEqual(capa.date_done, self.today)
        opened = self.env["stock.picking"].search(check.action_view_opportunities()["domain"])
        self.assertEqual(len(opened), check.opportunity_count)
        self.assertFalse(capa.update_ids.filtered(lambda row: not row.verdict))
        self.assertEqual(set(capa.update_ids.mapped("verdict")), {"updated", "not_needed"})
        self.assertEqual(set(capa.similar_ids.mapped("verdict")), {"other"})
        self.assertTrue(all(capa.similar_ids.mapped("reason")))

    def test_one_failed_and_is_tried_again(self):
        capa = self.named("Label of another article")
        again, first = capa.check_ids.sorted("id", reverse=True)
        self.assertEqual((capa.failure_count, first.state, again.state), (1, "not_effective", "running"))
        self.assertEqual(first.repeat_count, 1)
        repeat = self.env["qms.nonconformity"].search(first.action_view_repeats()["domain"])
        self.assertTrue(first.date_start < repeat.date_detected < first.date_confirmed < again.date_start)
        self.assertEqual(again.repeat_count, 0)
        self.assertEqual(len(capa.nonconformity_ids), 3)
        self.assertEqual(len(capa.similar_ids.filtered(lambda row: row.verdict == "same")), 2)

    def test_an_8d_is_at_its_fifth_step(self):
        [capa] = self.capas.filtered("is_8d")
        passed = capa.step_ids.filtered("date_passed").sorted("code")
        self.assertEqual(passed.mapped("code"), ["d1", "d2", "d3", "d4", "d5"])
        self.assertEqual(passed.mapped("date_passed"), sorted(passed.mapped("date_passed")))
        self.assertLess(passed[-1].date_passed.date(), self.today)
        self.assertEqual(capa._get_current_step().code, "d6")
        self.assertEqual(set(capa.action_ids.mapped("state")), {"done", "open"})
        self.assertTrue(capa.nonconformity_ids.is_waiting_for_capa)

    def test_one_of_each_source(self):
        live = self.capas.filtered(lambda capa: not capa.is_legacy)
        for name in ("nonconformity_ids", "complaint_ids", "indicator_id"):
            self.assertTrue(live.filtered(name), name)
        self.assertEqual(live.filtered("complaint_ids").check_ids.opportunity_kind, "delivery")

    def test_the_register_of_before_asks_for_nothing(self):
        before = self.capas.filtered("is_legacy")
        self.assertEqual(set(before.mapped("state")), {"closed", "cancelled"})
        self.assertFalse(before.activity_ids | before.action_ids.activity_ids)
        self.assertFalse(before.check_ids)
        late = before.filtered(lambda capa: capa.date_due_original and capa.date_done > capa.date_due_original)
        self.assertTrue(late)
        self.assertTrue(before.filtered("date_due_original") - late)
        self.assertGreaterEqual(len({(day.year, day.month) for day in before.mapped("date_done")}), 3)

    def test_days_follow_each_other(self):
        for capa in self.capas:
            days = [capa.date_opened, capa.date_actions_done, capa.date_done]
            days = [day for day in days if day]
            self.assertEqual(days, sorted(days), capa.display_name)
            self.assertLessEqual(days[-1], self.today)
            for action in capa.action_ids.filtered("date_done"):
                last = capa.date_actions_done or self.today
                self.assertTrue(capa.date_opened <= action.date_done <= last, action.display_name)

    def test_the_inbox_shows_what_waits(self):
        officer = self.env.ref("qms_iso9001.res_users_demo_officer")
        page = self.env["qms.inbox"].with_user(officer).with_company(self.company).get_page()
        rows = [row for group in page["groups"] for row in group["rows"]]
        self.assertTrue([row for row in rows if row["model"] == "qms.capa" and row["is_late"]])
        [check] = [row for row in rows if row["model"] == "qms.capa.check"]
        self.assertEqual([verb["verb_label"] for verb in check["verbs"]], ["Effective", "Not effective"])

    def test_signatures_hold(self):
        signed = self.capas.action_ids.filtered("signature_ids")
        self.assertTrue(signed)
        for action in signed:
            self.assertEqual([each._content_finding(action) for each in action.signature_ids], [""])

    def test_nobody_gets_a_mail(self):
        mails = self.env["mail.mail"].search([("model", "in", ("qms.capa", "qms.capa.check"))])
        self.assertFalse(mails.filtered(lambda mail: mail.state == "outgoing"))

    def test_loading_again_makes_no_doubles(self):
        counts = [self.env[model].search_count([]) for model in LOADED]
        self.env["qms.demo.capa"]._load_capas()
        self.assertEqual([self.env[model].search_count([]) for model in LOADED], counts)
