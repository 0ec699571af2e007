from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .measuring_case import MeasuringCase
from .risk_case import RiskBuilders


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestRiskFacts(RiskBuilders, MeasuringCase):
    """What really happened, against what the rating says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def late(self, *days):
        for day in days:
            self.delivered(day, None, ordered="2025-03-01")

    def risk(self, chance=1, **vals):
        return self.rated_risk(chance, 3, user_id=self.owner.id, event_code="K14", partner_id=self.vendor.id, **vals)

    def count(self, seconds=60):
        with patch.object(self.registry["ir.cron"], "_commit_progress", lambda _cron, *_args, **_kw: seconds):
            self.env["qms.risk"]._cron_count_events()
        self.env.invalidate_all()

    def asked(self, risk):
        kind = self.env.ref("qms_iso9001.mail_activity_type_risk_facts")
        return risk.sudo().activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def test_another_step_two_months_in_a_row_asks_the_owner_once(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risk = self.risk()
        self.count()
        self.assertEqual((risk.events_count, risk.events_chance, risk.is_contradicted), (3, 3, True))
        [activity] = self.asked(risk)
        self.assertEqual(activity.user_id, self.owner)
        self.assertIn("3 events in the 12 months to 02/28/2026", activity.note)
        self.assertEqual((risk.current_chance, risk.level, risk.state), (1, "low", "identified"))
        for _again in range(2):
            self.count()
            self.assertEqual(len(self.asked(risk)), 1)

    def test_the_owner_is_told_of_whom_the_events_are_and_which_they_are(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risk = self.risk()
        self.count()
        self.assertIn(f"02/28/2026, of {self.vendor.name}: that is", risk.events_text)
        [activity] = self.asked(risk)
        model, domain, _day = risk._find_events()
        names = model.sudo().search(domain).mapped("display_name")
        self.assertEqual(len(names), 3)
        for name in names:
            self.assertIn(name, activity.note)
        everywhere = self.rated_risk(1, 3, user_id=self.owner.id, event_code="K14")
        self.count()
        self.assertIn(f", of {self.company.name}: that is", everywhere.events_text)

    def test_many_risks_with_events_cost_as_many_queries_as_few(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risks = self.env["qms.risk"].union(*(self.risk() for _number in range(12)))
        self.count()
        names = ("events_text", "can_view_events", "event_indicator_id", "can_accept", "course")
        for name in names:
            self.assertEqual(self.queries(risks, name), self.queries(risks[:4], name), name)
        self.assertEqual(self.queries(risks), self.queries(risks[:4]))

    def queries(self, risks, name=None):
        here = risks.browse(risks.ids).with_user(self.officer)
        # What is asked once in a while (rights, settings) is asked before.
        for _again in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            here.mapped(name) if name else here._inbox_about()
            here._inbox_verbs() if not name else None
        return self.env.cr.sql_log_count - before

    def test_one_month_is_not_enough(self):
        self.late("2026-02-10")
        risk = self.risk()
        self.count()
        self.assertEqual((risk.events_chance, risk.is_contradicted), (2, False))
        self.assertFalse(self.asked(risk))
        with freeze_time("2026-04-02 09:00:00"):
            self.count()
            self.assertTrue(risk.is_contradicted)
            self.assertEqual(len(self.asked(risk)), 1)

    def test_what_is_as_rated_asks_nobody_and_ends_the_question(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risk, fitting = self.risk(), self.risk(3)
        self.count()
        self.assertFalse(self.asked(fitting))
        with freeze_time("2026-10-02 09:00:00"):  # the last twelve months: one
            self.count()
            self.assertEqual(risk.events_count, 1)
            self.assertTrue(risk.is_contradicted)
        with freeze_time("2027-03-02 09:00:00"):  # none
            self.count()
            self.assertEqual((risk.events_count, risk.is_contradicted), (0, False))
            self.assertFalse(self.asked(risk))

    def test_rating_anew_answers_the_facts(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risk = self.risk()
        self.count()
        rating = self.rate(risk, 3, 3, "residual")
        self.assertEqual(rating.events_count, 3)
        self.assertFalse(risk.is_contradicted)
        self.assertFalse(self.asked(risk))
        with freeze_time("2026-04-02 09:00:00"):
            self.count()
            self.assertFalse(self.asked(risk))

    def test_the_owner_says_why_the_rating_stays_and_hears_it_again_after_a_quarter(self):
        self.late("2025-09-10", "2025-11-10", "2026-01-10")
        risk = self.risk()
        self.count()
        with self.assertRaises(UserError):
            risk.with_user(self.owner).action_keep_rating(" ")
        risk.with_user(self.owner).action_keep_rating("A strike; it is over")
        self.assertFalse(self.asked(risk))
        with freeze_time("2026-05-02 09:00:00"):
            self.count()
            self.assertFalse(self.asked(risk))
        with freeze_time("2026-07-02 09:00:00"):
            self.count()
            self.assertEqual(len(self.asked(risk)), 1)
        with self.assertRaises(AccessError):
            risk.with_user(self.employee).action_keep_rating("No")

    def test_the_activity_is_not_ticked_off(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risk = self.risk()
        self.count()
        with self.assertRaisesRegex(UserError, "use its button"):
            self.asked(risk).with_user(self.owner).action_done()

    def test_the_question_moves_with_the_owner(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risk = self.risk()
        self.count()
        risk.with_user(self.officer).user_id = self.employee
        self.assertEqual(self.asked(risk).user_id, self.employee)

    def test_each_vendor_and_company_has_its_own_events(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        stranger = self.env["res.partner"].create({"name": "Stranger", "is_company": True})
        other = self.rated_risk(1, 3, event_code="K14", partner_id=stranger.id)
        everybody = self.rated_risk(1, 3, event_code="K14")
        foreign = self.new_risk(self.other_manager)
        foreign.write({"event_code": "K14"})
        self.rate(foreign, 1, 3)
        self.count()
        self.assertEqual((other.events_count, everybody.events_count, foreign.events_count), (0, 3, 0))

    def test_off_facts_do_not_reopen_what_was_accepted_and_on_they_do(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        self.assertFalse(self.company.qms_risk_reopen)
        for switched, state in ((False, "accepted"), (True, "treatment")):
            self.company.qms_risk_reopen = switched
            risk = self.risk()
            risk.with_user(self.owner).action_accept()
            self.count()
            self.assertEqual(risk.state, state)
            self.assertEqual(risk.current_chance, 1, "Nobody but a person rates.")

    def test_the_job_resumes_where_it_was_stopped_and_one_that_fails_stops_no_other(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        risk, other = self.risk(), self.rated_risk(1, 3, event_code="K16")
        waiting = len(self.env["qms.risk"].sudo()._risks_to_count())
        self.assertGreaterEqual(waiting, 2)
        self.count(seconds=0)
        self.assertEqual(len(self.env["qms.risk"].sudo()._risks_to_count()), waiting - 1)
        broken = type(self.env["qms.indicator"])._figure

        def figure(indicators, code, *span):
            if code == "K16":
                raise ZeroDivisionError
            return broken(indicators, code, *span)

        with (
            patch.object(self.registry["qms.indicator"], "_figure", figure),
            mute_logger("odoo.addons.qms_iso9001.models.qms_risk_facts_mixin"),
        ):
            self.count()
        self.assertTrue(risk.events_date)
        self.assertFalse(other.events_date)
        self.count()
        self.assertTrue(risk.events_date and other.events_date)
        self.assertEqual(len(self.asked(risk)), 1)

    def test_a_code_that_no_addon_brings_counts_nothing(self):
        risk = self.rated_risk(1, 3, event_code="GONE")
        self.count()
        self.assertEqual((risk.events_count, risk.events_text), (False, ""))
        self.assertFalse(risk.can_view_events)
        with self.assertRaises(AccessError):
            risk.action_view_events()

    def test_what_counts_no_events_is_refused(self):
        for code in ("K39", "K04"):
            with self.subTest(code=code), self.assertRaisesRegex(ValidationError, "counts no events"):
                self.new_risk(event_code=code)

    def test_the_list_of_the_events_is_as_long_as_the_number(self):
        self.late("2025-06-10", "2025-09-10", "2026-01-10")
        self.delivered("2026-01-11", "2026-01-11")
        risk = self.risk()
        self.count()
        action = risk.with_user(self.officer).action_view_events()
        rows = self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"])
        self.assertEqual(rows.search_count(action["domain"]), risk.events_count)
        with self.assertRaises(AccessError):
            risk.with_user(self.owner).action_view_events()

    def test_the_indicator_is_chosen_and_its_code_is_kept(self):
        risk = self.new_risk()
        risk.event_indicator_id = self.env["qms.indicator"]._of_code("K14").sudo(False)
        self.assertEqual(risk.event_code, "K14")
