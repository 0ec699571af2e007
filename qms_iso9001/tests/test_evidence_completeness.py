from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
class TestEvidenceCompleteness(MeasuringCase):
    """An indicator says whether all is as it should be; without a fresh figure nothing is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actions = cls.env.ref("qms_iso9001.qms_indicator_actions_overdue")
        cls.rule = cls.env.ref("qms_iso9001.qms_evidence_rule_complete_actions")
        cls.topic_improvement = cls.rule.requirement_id

    def said(self, company=None, rule=None):
        rule = rule or self.rule
        return rule._count(company or self.company)[rule.id]

    def standing(self, companies=None):
        topic = self.topic_improvement
        return topic._standing(companies or self.company)[topic.id]["standing"]

    def open_action(self, due):
        return self.new_action(self.officer, date_due=due, company_id=self.company.id)

    def test_what_is_not_measured_is_never_complete_and_says_what_to_do(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_complete_documents")
        found = self.said(rule=rule)
        self.assertEqual((found["state"], found["count"], found["newest"]), ("missing", 0, False))
        self.assertIn("switch the indicator on", found["note"])

    def test_switched_off_says_so_whatever_was_measured(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.open_action("2026-04-01")
            self.measure(self.actions)
            self.assertEqual(self.said()["state"], "live")
            self.actions.with_user(self.manager).with_company(self.company).action_deactivate()
            found = self.said()
        self.assertEqual(found["state"], "missing")
        self.assertIn("switch the indicator on", found["note"])

    def test_no_case_is_no_figure(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.measure(self.actions)
            found = self.said()
        self.assertEqual(found["state"], "missing")
        self.assertIn("no figure", found["note"])

    def test_what_happens_seldom_is_added_up_over_twelve_months(self):
        findings = self.env.ref("qms_iso9001.qms_indicator_finding_on_time")
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_complete_findings")
        findings.minimum_count = 3
        months = ("2026-01", "2026-02")
        with freeze_time("2026-03-20 09:00:00"):
            findings.with_user(self.manager).with_company(self.company).action_activate()
            for month in months:
                self.few(findings, month, 1, 1)
            found = self.said(rule=rule)
            self.assertEqual(found["state"], "missing")
            self.assertIn("2 cases in 12 months, at least 3", found["note"])
            self.few(findings, "2025-12", 2, 1)
            found = self.said(rule=rule)
            self.assertIn("75.0 % in 12 months", found["note"], "Three of four, no mean of the months")
            self.assertEqual((found["state"], found["count"]), ("missing", 4))
            rule.limit = 75
            self.assertEqual(self.said(rule=rule)["state"], "live")
            self.assertEqual(self.said(self.other_company, rule)["count"], 0)
        with freeze_time("2027-02-20 09:00:00"):
            self.assertIn("1 cases in 12 months", self.said(rule=rule)["note"])

    def few(self, indicator, month, cases, good):
        """Record a month with so few cases that it has no figure of its own."""
        day = fields.Date.to_date(f"{month}-01")
        vals = {"date_start": day, "date_end": fields.Date.end_of(day, "month"), "date_as_of": day, "count": cases}
        numbers = {"numerator": good, "denominator": cases, "value": 100 * good / cases, "state": "few"}
        links = {"indicator_id": indicator.id, "company_id": self.company.id, "measured_at": fields.Datetime.now()}
        self.env["qms.measurement"].sudo()._record({**vals, **numbers, **links})

    @freeze_time("2026-03-20 09:00:00")
    def test_within_the_limit_in_the_direction_of_the_indicator(self):
        self.open_action("2026-04-01")
        self.measure(self.actions)
        found = self.said()
        self.assertEqual((found["state"], found["count"]), ("live", 1))
        self.assertIn("at most", found["note"])
        self.rule.limit = -1
        self.assertEqual(self.said()["state"], "missing", "less is better: 0 is more than the limit")
        self.actions.sudo()._qms_write({"direction": "up", "has_target": False})
        self.assertEqual(self.said()["state"], "live", "more is better: 0 is enough")

    def test_what_was_measured_long_ago_is_stale(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.open_action("2027-04-01")
            self.measure(self.actions)
        with freeze_time("2026-05-04 09:00:00"):
            self.assertEqual(self.said()["state"], "live", "45 days")
        with freeze_time("2026-05-05 09:00:00"):
            self.assertEqual(self.said()["state"], "stale")
            self.rule.freshness_days = 0
            self.assertEqual(self.said()["state"], "live", "0 days never get stale")

    @freeze_time("2026-03-20 09:00:00")
    def test_a_company_that_measures_nothing_speaks_for_both(self):
        self.open_action("2026-04-01")
        self.measure(self.actions)
        both = self.company | self.other_company
        found = self.said(both)
        self.assertEqual(found["state"], "missing")
        self.assertIn(self.other_company.name, found["note"])

    @freeze_time("2026-03-20 09:00:00")
    def test_evidence_is_complete_only_where_every_such_rule_is_met(self):
        done = self.new_action(self.officer, kind="improvement", date_due="2026-04-01", company_id=self.company.id)
        self.assertEqual(self.standing(), "live", "an improvement was started")
        self.measure(self.actions)
        self.assertEqual(self.standing(), "complete")
        self.rule.copy({"limit": -1})
        self.assertEqual(self.standing(), "live", "one of two is not met")
        self.assertTrue(done)

    @freeze_time("2026-03-20 09:00:00")
    def test_a_topic_without_fresh_records_is_not_complete(self):
        self.rule.requirement_id.rule_ids.filtered(lambda rule: rule.kind == "existence").active = False
        self.assertEqual(self.standing(), "missing")
        self.open_action("2026-04-01")
        self.measure(self.actions)
        self.assertEqual(self.standing(), "complete", "the cases of the indicator are its records")

    def test_opening_shows_the_figures_or_the_indicator_to_switch_on(self):
        off = self.env.ref("qms_iso9001.qms_evidence_rule_complete_documents").with_user(self.auditor)
        self.assertEqual(off.action_view_records()["res_model"], "qms.indicator")
        with freeze_time("2026-03-20 09:00:00"):
            self.open_action("2026-04-01")
            self.measure(self.actions)
            action = self.rule.with_user(self.auditor).with_company(self.company).action_view_records()
            figures = self.env[action["res_model"]].with_user(self.auditor).search(action["domain"])
        self.assertEqual(figures._name, "qms.measurement")
        self.assertEqual(figures.indicator_id, self.actions)

    def test_a_rule_names_its_records_or_its_indicator(self):
        vals = {"requirement_id": self.topic_improvement.id, "name": "All"}
        rules = self.env["qms.evidence.rule"]
        for kind in ("completeness", "existence"):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                rules.create({**vals, "kind": kind})
        self.assertEqual(self.rule.copy().model_name, "qms.measurement")

    def test_topics_met_are_those_that_counting_finds(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.assertNotIn(self.topic_improvement.id, self.rule._topics_met(self.company))
            self.open_action("2026-04-01")
            self.measure(self.actions)
            self.assertEqual(self.rule._topics_met(self.company), {self.topic_improvement.id})
