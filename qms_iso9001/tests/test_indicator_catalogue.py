from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase

SIX = {"K01", "K06", "K14", "K16", "K39", "K45"}
# What the manager of the demo company switched on besides.
SWITCHED_ON = {"K07", "K11", "K12", "K22", "K27"}


@tagged("post_install", "-at_install")
class TestIndicatorCatalogue(MeasuringCase):
    """Everything that can be measured here, with what it counts; six are on, the rest one click away."""

    def catalogue(self, user=None):
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_indicator_action_catalogue")
        indicators = self.env["qms.indicator"].with_user(user or self.manager).with_context(active_test=False)
        return indicators.search([("code", "!=", False), ("company_id", "=", False)]), action

    def test_the_catalogue_holds_all_with_formula_and_traps(self):
        found, _action = self.catalogue(self.auditor)
        self.assertGreaterEqual(len(found), 20)
        shipped = found.filtered(lambda each: each.sudo()._shipped_data())
        self.assertFalse([each.code for each in shipped if not (each.formula and each.traps and each.requirement_ids)])

    def test_what_a_new_company_measures_at_once(self):
        found, _action = self.catalogue()
        active = {each.code for each in found.filtered("active") if each.sudo()._shipped_data()}
        self.assertLessEqual(active, SIX | SWITCHED_ON)
        self.assertLessEqual({"K01", "K14", "K16", "K39", "K45"}, active)

    def test_a_manager_switches_on_and_off_with_one_click_and_nobody_else(self):
        off = self.catalogue()[0].filtered(lambda each: not each.active)[:1]
        for user in (self.officer, self.auditor, self.employee):
            with self.assertRaises(AccessError):
                off.with_user(user).action_activate()
        told = off.action_activate()
        self.assertTrue(off.active)
        self.assertIn(off.name, told["params"]["message"])
        off.action_deactivate()
        self.assertFalse(off.active)
        self.assertFalse(off.definition_user_id, "Switching is not defining.")

    # As they stand: each with a reference counted by hand

    def test_overdue_actions_are_those_past_their_day_among_the_open(self):
        overdue = self.env.ref("qms_iso9001.qms_indicator_actions_overdue")
        with freeze_time("2026-01-10 09:00:00"):
            late = self.new_action(self.officer, date_due="2026-01-20")
            self.new_action(self.officer, date_due="2026-01-31")
            self.new_action(self.officer, date_due="2026-02-20")
            self.new_action(self.other_manager, date_due="2026-01-11", company_id=self.other_company.id)
            done = self.new_action(self.officer, date_due="2026-01-11", evidence="Seen")
            done.action_done()
        with freeze_time("2026-01-31 09:00:00"):
            self.measure(overdue)
        # Open: three; due on the 31st is not overdue on the 31st.
        self.env.cr.execute(
            "SELECT COUNT(*) FILTER (WHERE date_due < '2026-01-31'), COUNT(*) FROM qms_action "
            "WHERE state = 'open' AND company_id = %s",
            [self.company.id],
        )
        numerator, denominator = self.env.cr.fetchone()
        self.assertEqual((numerator, denominator), (1, 3))
        self.assert_measured("2026-01-01", "missed", 100 / 3, 3, overdue)
        with freeze_time("2026-06-10 09:00:00"):
            late.write({"evidence": "Seen"})
            late.action_done()
            self.measure(overdue)
        january = self.assert_measured("2026-01-01", "missed", 100 / 3, 3, overdue)
        self.assertTrue(january.is_locked, "What is done in June changes nothing about January.")
        self.assert_measured("2026-06-01", "missed", 100, 2, overdue)

    def test_moving_a_due_date_makes_no_action_less_overdue(self):
        overdue = self.env.ref("qms_iso9001.qms_indicator_actions_overdue")
        with freeze_time("2026-01-10 09:00:00"):
            moved = self.new_action(self.officer, date_due="2026-01-20")
            self.new_action(self.officer, date_due="2026-03-20")
        with freeze_time("2026-01-31 09:00:00"):
            moved.date_due = "2026-03-20"
            self.measure(overdue)
        self.assert_measured("2026-01-01", "missed", 50, 2, overdue)

    @freeze_time("2026-03-20 09:00:00")
    def test_objectives_without_a_figure_or_off_their_line_are_not_on_track(self):
        on_track = self.env.ref("qms_iso9001.qms_indicator_objectives_on_track")
        self.delivered("2026-03-05", "2026-03-05")
        actions = self.new_indicator()  # less is better: none open
        empty = self.new_indicator(model_name="qms.process", domain="[]", date_field="create_date", is_ratio=True)
        for indicator, baseline, target in ((self.on_time, 50, 95), (actions, 9, 0), (empty, 0, 0)):
            self.env["qms.objective"].create(
                {
                    "name": indicator.name,
                    "company_id": self.company.id,
                    "user_id": self.officer.id,
                    "indicator_id": indicator.id,
                    "baseline": baseline,
                    "target": target,
                    "date_start": "2026-01-01",
                    "date_due": "2026-12-31",
                }
            )
        # Measured together, in whatever order they are named: after what the objectives are judged by.
        everything = on_track | self.on_time | actions | empty
        everything.with_user(self.officer).with_company(self.company).action_measure()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assert_measured("2026-03-01", "missed", 200 / 3, 3, on_track)
