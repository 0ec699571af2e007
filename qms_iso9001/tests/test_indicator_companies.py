from itertools import product
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .measuring_case import MeasuringCase

MEASURING = "odoo.addons.qms_iso9001.models.qms_indicator_measuring_mixin"


@tagged("post_install", "-at_install")
class TestIndicatorCompanies(MeasuringCase):
    """Indicators of all companies, in two of them: each switches for itself, and changes nothing for the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls.new_user("manager", cls.company, "t_both")
        cls.both.company_ids = cls.env["res.company"].search([])

    def of(self, user, indicator=None, company=None):
        """Return the indicator as `user` sees it in the own company."""
        return (indicator or self.on_time).with_user(user).with_company(company or user.company_id)

    def off(self):
        """Return a shipped indicator that is measured nowhere."""
        found = self.env.ref("qms_iso9001.qms_indicator_vendor_in_full")
        self.assertFalse(found.active)
        return found

    def assert_here(self, indicator, *companies):
        """Of the two companies these measure it."""
        self.env.invalidate_all()
        for company, user in ((self.company, self.manager), (self.other_company, self.other_manager)):
            seen = self.of(user, indicator)
            found = seen.with_context(active_test=False).search([("is_measured_here", "=", True)])
            self.assertEqual(seen.is_measured_here, company in companies, company.name)
            self.assertEqual(seen in found, company in companies, company.name)
            self.assertEqual(company in indicator._measured_in(company), company in companies, company.name)

    def test_what_another_company_switches_off_stays_here(self):
        self.assert_here(self.on_time, self.company, self.other_company)
        self.of(self.other_manager).action_deactivate()
        self.assert_here(self.on_time, self.company)
        self.assertTrue(self.on_time.active)
        self.of(self.other_manager).action_activate()
        self.assert_here(self.on_time, self.company, self.other_company)

    def test_archiving_is_switching_off_here(self):
        self.of(self.other_manager).action_archive()
        self.assert_here(self.on_time, self.company)
        self.of(self.other_manager).write({"active": True})
        self.assert_here(self.on_time, self.company, self.other_company)

    def test_what_another_company_switches_on_is_off_here(self):
        indicator = self.off()
        self.of(self.manager, indicator).action_activate()
        self.assert_here(indicator, self.company)
        new = self.env["res.company"].create({"name": "New"})
        self.assertFalse(indicator.with_company(new).is_measured_here)
        self.assertTrue(self.on_time.with_company(new).is_measured_here)
        self.of(self.manager, indicator).action_deactivate()
        self.assert_here(indicator)
        self.assertFalse(indicator.active)

    def test_the_manager_of_both_switches_each(self):
        indicator = self.off()
        self.of(self.both, indicator).action_activate()
        self.of(self.both, indicator, self.other_company).action_activate()
        self.assert_here(indicator, self.company, self.other_company)
        self.of(self.both, indicator).action_deactivate()
        self.assert_here(indicator, self.other_company)

    @freeze_time("2026-03-20 09:00:00")
    def test_the_measuring_keeps_to_it(self):
        self.of(self.other_manager).action_deactivate()
        self.delivered("2026-03-05", "2026-03-05")
        self.of(self.both).with_context(allowed_company_ids=(self.company | self.other_company).ids).action_measure()
        self.assertTrue(self.measured("2026-03-01"))
        self.assertFalse(self.measured("2026-03-01", company=self.other_company))
        due = self.on_time._companies_due({c: c._qms_midnight(c._qms_today()) for c in self.other_company})
        self.assertFalse(due)
        self.of(self.other_manager).action_activate()
        due = self.on_time._companies_due({c: c._qms_midnight(c._qms_today()) for c in self.other_company})
        self.assertEqual(due, {self.on_time: self.other_company})

    def test_one_company_changes_nothing_for_the_other(self):
        shown = {"user_id": self.other_manager.id, "domain": "[]", "name": "Mine", "minimum_count": 9, "unit": "ppm"}
        shown |= {"shared_target": 99, "shared_warning": 1, "has_target": False}
        for user, indicator in product((self.other_manager, self.manager), (self.on_time, self.off())):
            for name, value in shown.items():
                self.assert_refused(self.of(user, indicator).write, {name: value}, says="Own version for this company")
            for name, value in {"frequency": "week", "company_id": user.company_id.id}.items():
                self.assert_refused(self.of(user, indicator).write, {name: value})
            self.assert_refused(self.of(user, indicator).unlink)
        self.of(self.both).write({"user_id": self.manager.id, "target": 90, "warning": 70, "minimum_count": 9})
        self.assertEqual((self.on_time.target, self.on_time.warning), (90, 70))

    def test_of_its_own_version_a_company_changes_all(self):
        theirs = self.of(self.other_manager)
        own = self.env["qms.indicator"].with_user(self.other_manager).browse(theirs.action_adapt()["res_id"])
        own.write({"user_id": self.other_manager.id, "target": 50, "warning": 40})
        self.assert_here(self.on_time, self.company)
        self.assert_here(own, self.other_company)
        self.assertFalse(own.user_id == self.on_time.user_id)
        with self.assertRaisesRegex(UserError, "version of its own"):
            theirs.action_activate()
        own.action_deactivate()
        self.assert_here(self.on_time, self.company)  # The own one does not bring the other back.
        theirs.action_activate()
        self.assert_here(self.on_time, self.company, self.other_company)

    def test_where_it_is_measured_is_typed_by_nobody(self):
        for user in (self.other_manager, self.both):
            with self.assertRaises(AccessError):
                self.of(user).write({"measured_company_ids": [(6, 0, self.other_company.ids)]})

    def test_what_one_declares_for_all_is_measured_in_the_own_company(self):
        theirs = self.new_indicator(self.other_manager, company_id=False)
        self.assert_here(theirs, self.other_company)
        moved = self.new_indicator(self.other_manager, company_id=self.other_company.id)
        moved.company_id = False
        self.assert_here(moved, self.other_company)
        self.assert_here(self.new_indicator(self.both, company_id=False), self.company, self.other_company)

    def test_figures_of_a_company_that_switched_it_off_are_still_its_own(self):
        theirs = self.new_indicator(self.both, company_id=False)
        with freeze_time("2026-03-20 09:00:00"):
            theirs.sudo()._measure(self.company | self.other_company)
        self.of(self.other_manager, theirs).action_deactivate()
        self.assert_refused(self.of(self.manager, theirs).write, {"unit": "days"}, says="Own version for this company")
        without = self.new_indicator(company_id=False)
        without.action_deactivate()
        without.name = "Ours alone"

    def test_what_is_off_offers_no_button_to_measure_it(self):
        form = etree.fromstring(self.env["qms.indicator"].with_user(self.manager).get_view(view_type="form")["arch"])
        [button] = form.xpath("//button[@name='action_measure']")
        self.assertIn("not is_measured_here", button.get("invisible"))
        for indicator in (self.off(), self.new_indicator(active=False)):
            self.assertFalse(self.of(self.manager, indicator).is_measured_here)

    @freeze_time("2026-03-20 09:00:00")
    def test_what_is_off_is_measured_by_no_button(self):
        indicator = self.off()
        said = self.of(self.both, indicator).action_measure()
        self.assertFalse(indicator.measurement_ids)
        self.assertIn("not measured in this company", said["params"]["message"])
        own = self.new_indicator(active=False)
        typed = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}
        mine = self.new_indicator(active=False, user_id=self.employee.id, code="T_MINE", **typed)
        for user, each in ((self.manager, own), (self.employee, mine)):
            said = self.of(user, each).action_measure()
            self.assertIn("not measured in this company", said["params"]["message"])
            self.assertFalse(each.measurement_ids or each.sudo().value_ids)

    @freeze_time("2026-03-20 09:00:00")
    def test_what_every_company_switched_off_is_measured_by_no_button(self):
        shared = self.new_indicator(self.both, company_id=False)
        for company in self.both.company_ids:
            self.of(self.both, shared, company).action_deactivate()
        for user in (self.both, self.officer):
            self.of(user, shared).action_measure()
        self.assertFalse(shared.sudo().measurement_ids)

    @freeze_time("2026-03-20 09:00:00")
    def test_what_is_wrong_is_told_where_it_is_wrong(self):
        typed = self.new_indicator(
            self.both, company_id=False, source="typed", model_name=False, domain="[]", date_field=False
        )
        here, there = self.of(self.manager, typed), self.of(self.other_manager, typed)
        typed.sudo()._note_result(self.company, "Known to Test Pumps", "A remark")
        self.assertEqual((here.problem, here.remark), ("Known to Test Pumps", "A remark"))
        self.assertFalse(there.problem or there.remark or there.measured_at)
        broken = [("has_problem", "=", True), ("id", "=", typed.id)]
        self.assertEqual((here.search(broken), there.search(broken)), (here, there.browse()))
        self.assertEqual(here.search([("problem", "ilike", "pumps")]), here)
        there.action_measure()
        there.sudo().value_ids.filtered(lambda row: row.company_id == self.other_company)[:1].with_user(
            self.other_manager
        ).value = 3
        self.env.invalidate_all()
        self.assertEqual(here.problem, "Known to Test Pumps")
        self.assertTrue(there.measured_at)

    @freeze_time("2026-03-20 09:00:00")
    def test_what_fails_in_one_company_takes_no_figure_of_another(self):
        shared = self.new_indicator(self.both, company_id=False)
        indicators = self.env.registry["qms.indicator"]
        save = indicators._save

        def fails_there(indicator, rows, existing):
            if rows[0]["company_id"] == self.other_company.id:
                raise KeyError("boom")
            return save(indicator, rows, existing)

        with patch.object(indicators, "_save", fails_there), mute_logger(MEASURING):
            shared.sudo()._try_measure(self.company | self.other_company)
        self.env.invalidate_all()
        self.assertEqual(shared.sudo().measurement_ids.company_id, self.company)
        self.assertFalse(self.of(self.manager, shared).problem)
        self.assertIn("boom", self.of(self.other_manager, shared).problem)

    @freeze_time("2026-03-20 09:00:00")
    def test_where_it_is_off_the_button_measures_nothing_and_says_so(self):
        there = self.of(self.other_manager)
        there.sudo()._note_result(self.other_company, "As it was", "")
        there.action_deactivate()
        told = there.action_measure()
        self.assertIn("not measured in this company", told["params"]["message"])
        self.assertEqual(there.problem, "As it was")
        self.assertNotIn("not measured", self.of(self.manager).action_measure()["params"]["message"])

    def test_an_owner_is_shown_where_he_works(self):
        self.on_time.user_id = self.manager
        self.assertEqual(self.of(self.manager).owner_id, self.manager)
        self.assertFalse(self.of(self.other_manager).owner_id)

    def test_the_overview_shows_what_is_measured_here(self):
        def titles(user):
            tiles = self.env["qms.indicator"].with_user(user).with_company(user.company_id)._overview_tiles()
            return [tile["title"] for tile in tiles]

        self.of(self.other_manager).action_deactivate()
        self.assertIn(self.on_time.name, titles(self.manager))
        self.assertNotIn(self.on_time.name, titles(self.other_manager))

    def test_values_are_waited_for_where_it_is_measured(self):
        typed = self.new_indicator(
            self.both, company_id=False, source="typed", model_name=False, domain="[]", date_field=False
        )
        with freeze_time("2026-03-20 09:00:00"):
            typed.sudo()._measure(self.company | self.other_company)
            self.assertEqual(typed.sudo().value_ids.company_id, self.company | self.other_company)
            self.of(self.other_manager, typed).action_deactivate()
            self.assertEqual(typed.sudo().value_ids.company_id, self.company)

    def test_what_is_missing_waits_in_no_inbox_of_a_company_that_switched_it_off(self):
        def waiting(user, company):
            values = self.env["qms.indicator.value"].with_user(user).with_company(company)
            lines = [*values._inbox_lines(), *values._my_quality_lines()]
            return sum(company in values.search(line["domain"]).company_id for line in lines)

        typed = self.new_indicator(
            self.both, company_id=False, source="typed", model_name=False, domain="[]", date_field=False
        )
        with freeze_time("2026-01-10 09:00:00"):
            typed.sudo()._measure(self.company | self.other_company)
        with freeze_time("2026-03-02 09:00:00"):
            typed.sudo()._measure(self.company | self.other_company)
            self.assertEqual([waiting(self.both, each) for each in (self.company, self.other_company)], [2, 2])
            self.of(self.other_manager, typed).action_deactivate()
            self.assertEqual([waiting(self.both, each) for each in (self.company, self.other_company)], [2, 0])
            self.assertEqual(waiting(self.other_manager, self.other_company), 0)
