from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import HttpCase, freeze_time, tagged

from .case import QmsAssertions
from .common import ROLES, QmsCase
from .measuring_case import MeasuringCase

TILE = {
    "title",
    "figure",
    "state",
    "state_label",
    "note",
    "points",
    "label",
    "model",
    "domain",
    "action",
    "sequence",
}
QUALITY = ("officer", "manager", "auditor")


class OverviewCase(QmsAssertions, QmsCase):
    def page(self, user=None, company=None):
        return self.env["qms.overview"].with_user(user or self.officer).with_company(company or self.company).get_page()

    def tile(self, title, user=None, company=None):
        return next((tile for tile in self.page(user, company)["tiles"] if tile["title"] == title), None)

    def step(self, label, user=None):
        """Return whether that step is done; None when no steps are shown."""
        return {step["label"]: step["is_done"] for step in self.page(user)["steps"]}.get(label)

    def listed(self, tile, user=None):
        return self.env[tile["model"]].with_user(user or self.officer).search(Domain(tile["domain"]))


@tagged("post_install", "-at_install")
class TestOverviewContract(OverviewCase):
    """What models contribute to the Overview: nobody names a model on the page."""

    def test_every_tile_has_words_beside_its_colour_and_opens_a_list_that_its_reader_may_read(self):
        for role in QUALITY:
            contribution = self.env["qms.contribution"].with_user(self.users[role]).with_company(self.company)
            for tile in contribution._collect_readable("_overview_tiles"):
                with self.subTest(role=role, tile=tile["title"]):
                    self.assertEqual(set(tile), TILE)
                    self.assertIn(tile["state"], ("good", "warning", "bad", "none"))
                    for text in ("title", "figure", "state_label", "label"):
                        self.assertTrue(tile[text].strip())
                    if tile["action"]:
                        self.assertTrue(self.env.ref(tile["action"])._name.startswith("ir.actions."))
                    else:
                        self.listed(tile, self.users[role])

    def test_every_step_says_what_and_why_and_leads_somewhere(self):
        steps = self.env["qms.contribution"].with_user(self.officer)._collect_readable("_overview_steps")
        self.assertGreaterEqual(len(steps), 6)
        for step in steps:
            with self.subTest(step=step["label"]):
                self.assertEqual(set(step), {"label", "hint", "action", "is_done", "sequence"})
                self.assertTrue(step["label"] and step["hint"])
                self.assertTrue(self.env.ref(step["action"])._name.startswith("ir.actions."))

    def test_titles_are_told_apart_and_given_to_the_translator(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.env["qms.contribution"].with_user(self.manager).with_context(lang="fr_FR")
        with patch("odoo.orm.environments.get_translation", lambda _module, _lang, source, _args: f"«{source}»"):
            tiles = french._collect_readable("_overview_tiles")
            steps = french._collect_readable("_overview_steps")
        titles = [tile["title"] for tile in tiles]
        self.assertEqual(len(titles), len(set(titles)))
        # The name of an indicator is translated with the indicator.
        texts = [tile["title"] for tile in tiles if tile["model"] != "qms.measurement"]
        texts += [step[name] for step in steps for name in ("label", "hint")]
        self.assertFalse([text for text in texts if not text.startswith("«")], "Wrap these in self.env._().")

    def test_what_leans_on_something_closed_is_left_out_and_the_rest_stays(self):
        def closed(_model):
            raise AccessError("closed")  # pylint: disable=translation-required

        with patch.object(type(self.env["qms.action"]), "_overview_tiles", closed):
            titles = [tile["title"] for tile in self.page()["tiles"]]
        self.assertNotIn("Quality actions overdue", titles)
        self.assertIn("Documents to review", titles)

    def test_at_most_ten_tiles(self):
        many = [self.env["qms.action"]._overview_tile(str(each), each, ("none", "-")) for each in range(14)]
        with patch.object(type(self.env["qms.contribution"]), "_collect_readable", lambda _model, _method: many):
            self.assertEqual(len(self.env["qms.overview"].with_user(self.auditor).get_page()["tiles"]), 10)


@tagged("post_install", "-at_install")
class TestOverview(OverviewCase):
    def test_every_role_gets_the_page(self):
        for role in ROLES:
            with self.subTest(role=role):
                page = self.page(self.users[role])
                self.assertEqual(set(page), {"tiles", "steps", "buttons", "link", "company", "is_own"})
                self.assertEqual(page["is_own"], role not in QUALITY)
                self.assertLessEqual(len(page["tiles"]), 10)

    def test_it_is_the_first_screen_of_the_app(self):
        for user in (self.employee, self.manager):
            menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
            app = menus[self.env.ref("qms_iso9001.qms_menu_root").id]
            first = self.env.ref("qms_iso9001.qms_overview_menu").id
            self.assertEqual((app["children"][0], app["actionPath"]), (first, "quality-overview"))

    def test_overdue_actions(self):
        title = "Quality actions overdue"
        self.assertEqual([self.tile(title)[key] for key in ("figure", "state")], ["0", "good"])
        with freeze_time("2030-03-06 12:00:00"):
            late = self.new_action(date_due="2030-03-05")
            self.new_action(date_due="2030-03-06")
            tile = self.tile(title)
            self.assertEqual([tile[key] for key in ("figure", "state", "state_label")], ["1", "bad", "Late"])
            self.assertEqual(self.listed(tile), late)
            self.assertEqual(self.tile(title, self.other_manager, self.other_company)["figure"], "0")

    def test_with_two_companies_open_the_tiles_and_their_lists_are_of_the_current_one(self):
        both = self.new_user("manager", self.company, "t_both")
        both.company_ids |= self.other_company
        ours = self.new_action(date_due="2020-01-01")
        theirs = self.new_action(
            self.other_manager, company_id=self.other_company.id, user_id=self.other_manager.id, date_due="2020-01-01"
        )
        for company, beside, late in (
            (self.company, self.other_company, ours),
            (self.other_company, self.company, theirs),
        ):
            overview = self.env["qms.overview"].with_user(both)
            page = overview.with_context(allowed_company_ids=(company | beside).ids).get_page()
            tiles = {tile["title"]: tile for tile in page["tiles"]}
            alone = {tile["title"]: tile["figure"] for tile in self.page(both, company)["tiles"]}
            self.assertEqual({title: tile["figure"] for title, tile in tiles.items()}, alone)
            tile = tiles["Quality actions overdue"]
            actions = self.env["qms.action"].with_user(both).with_context(allowed_company_ids=both.company_ids.ids)
            self.assertEqual((tile["figure"], actions.search(Domain(tile["domain"]))), ("1", late))

    def test_documents_to_review(self):
        title = "Documents to review"
        self.assertEqual([self.tile(title)[key] for key in ("figure", "state_label")], ["0", "None is due"])
        document = self.new_document_in_force()
        today = self.company._qms_today()
        for days, state in ((1, "warning"), (-1, "bad")):
            document._set_date_review(fields.Date.add(today, days=days))
            tile = self.tile(title)
            self.assertEqual((tile["figure"], tile["state"]), ("1", state))
            self.assertEqual(self.listed(tile), document)

    def test_topics_without_evidence_open_the_page_by_clause(self):
        title = "Topics of the standard without evidence"
        tile = self.tile(title)
        self.assertEqual((tile["state"], tile["action"]), ("warning", "qms_iso9001.qms_evidence_page_action_missing"))
        self.assertEqual(self.env.ref(tile["action"]).params, {"missing": True})
        page = self.env["qms.requirement"].with_user(self.officer).with_company(self.company).get_evidence_page()
        missing = [topic for topic in page["topics"].values() if topic["state"] == "missing"]
        self.assertEqual(tile["figure"], f"{len(missing)} of {len(page['topics'])}")

    def test_a_plain_employee_sees_what_is_theirs(self):
        mine = self.new_action(user_id=self.employee.id, date_due="2020-01-01")
        self.new_action(user_id=self.officer.id, date_due="2020-01-01")
        page = self.page(self.employee)
        tile = self.tile("My quality actions", self.employee)
        self.assertEqual([tile[key] for key in ("figure", "state", "note")], ["1", "bad", mine.display_name])
        self.assertEqual(self.listed(tile, self.employee), mine)
        self.assertFalse([each for each in page["tiles"] if each["title"] == "Quality actions overdue"])
        self.assertEqual((page["steps"], page["link"]["label"]), ([], "My quality"))
        self.assertIn("qms_iso9001.qms_proposal_propose_action", [each["action"] for each in page["buttons"]])

    def test_a_plain_employee_without_anything_is_told_so(self):
        self.assertEqual(self.page(self.other_employee, self.other_company)["tiles"], [])

    def test_officers_are_led_to_their_inbox(self):
        for user, label in ((self.officer, "Inbox"), (self.manager, "Inbox"), (self.auditor, "My quality")):
            self.assertEqual(self.page(user)["link"]["label"], label)


@tagged("post_install", "-at_install")
class TestOverviewEmpty(OverviewCase):
    """A new company: what to do first, each with its link; each step done when it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The demo company has named who looks at what is shipped; a new one has not.
        cls.env["qms.indicator"].search([("company_id", "=", False)]).user_id = False

    def test_what_to_do_first_in_its_order(self):
        self.env["qms.indicator"].search([]).user_id = False
        labels = [step["label"] for step in self.page(self.manager)["steps"]]
        self.assertEqual(
            labels,
            [
                "Put the quality policy in force",
                "Describe your processes",
                "Put the first document in force",
                "Name who looks at each indicator",
                "Set quality objectives",
                "Approve the vendors you buy from",
            ],
        )
        self.assertFalse(any(step["is_done"] for step in self.page(self.manager)["steps"]))

    def test_a_policy_in_force_is_a_step_done(self):
        policy = self.new_policy()
        self.assertFalse(self.step("Put the quality policy in force"))
        self.approve(policy)
        self.assertTrue(self.step("Put the quality policy in force"))

    def test_a_process_and_a_document_are_steps_done(self):
        self.new_process("Storing")
        self.new_document_in_force()
        self.assertTrue(self.step("Describe your processes"))
        self.assertTrue(self.step("Put the first document in force"))

    def test_owners_of_indicators(self):
        self.env["qms.indicator"].search([]).user_id = self.env.user
        self.assertTrue(self.step("Name who looks at each indicator"))

    def test_another_company_has_its_own_way_to_go(self):
        self.new_process("Storing", company=self.other_company)
        self.assertFalse(self.step("Describe your processes"))

    def test_once_all_is_done_nothing_is_said(self):
        done = [self.env["qms.action"]._overview_step("Policy", "Why", "base.action_res_users", True)]
        with patch.object(type(self.env["qms.contribution"]), "_collect_readable", lambda _model, _method: done):
            self.assertEqual(self.env["qms.overview"].with_user(self.officer)._steps(), [])

    def test_auditors_and_employees_are_told_nothing_to_do(self):
        for user in (self.auditor, self.employee, self.buyer):
            self.assertEqual(self.page(user)["steps"], [])


@tagged("post_install", "-at_install")
class TestOverviewFigures(OverviewCase, MeasuringCase):
    def test_vendor_on_time_with_its_sparkline(self):
        title = self.on_time.name
        self.assertEqual([self.tile(title)[key] for key in ("figure", "state_label")], ["–", "Not measured"])
        self.delivered("2026-01-10", "2026-01-20")
        self.delivered("2026-02-10", "2026-02-09")
        with freeze_time("2026-03-20 12:00:00"):
            self.measure()
            tile = self.tile(title)
            self.assertEqual((tile["figure"][:3], tile["state"], tile["model"]), ("100", "good", "qms.measurement"))
            values = [point["value"] for point in tile["points"]]
            self.assertEqual(values[-3:-1] if values[-1] is None else values[-2:], [0.0, 100.0])
            self.assertEqual(self.listed(tile).indicator_id, self.on_time)
            self.assertEqual(self.listed(tile).company_id, self.company)

    def test_indicators_that_miss_their_target_the_worst_first(self):
        title = "Indicators that miss their target"
        self.assertFalse(self.tile(title), "Nothing is measured here yet.")
        self.delivered("2026-01-10", "2026-01-20")
        with freeze_time("2026-03-20 12:00:00"):
            counts = {"direction": "down", "is_ratio": False, "unit": "number", "kind": "level"}
            few = self.new_indicator(name="A little over", **counts, target=1, warning=1)
            many = self.new_indicator(name="Far over", **counts, target=0, warning=0)
            for number in range(2):
                self.new_action(name=f"Action {number}", date_due="2026-04-01")
            for indicator in (few, many, self.on_time):
                self.measure(indicator)
            tile = self.tile(title)
            missed = self.listed(tile)
            self.assertIn(many, missed)
            self.assertEqual(tile["state"], "bad")
            self.assertTrue(tile["note"].startswith("Far over"), tile["note"])
            self.assertFalse(self.tile(title, self.other_manager, self.other_company))

    def test_objectives_on_track(self):
        title = "Objectives on track"
        self.assertFalse(self.tile(title))
        self.delivered("2026-02-10", "2026-02-09")
        with freeze_time("2026-03-20 12:00:00"):
            self.measure()
            vals = {"indicator_id": self.on_time.id, "baseline": 50, "target": 90, "company_id": self.company.id}
            dates = {"date_start": "2026-01-01", "date_due": "2026-12-31"}
            objective = self.env["qms.objective"].with_user(self.manager).create({"name": "On time", **vals, **dates})
            tile = self.tile(title)
            self.assertEqual((tile["figure"], tile["state"]), ("1 of 1", "good"), objective.status_note)
            self.assertEqual(self.listed(tile), objective)
            self.assertFalse(self.tile(title, self.other_manager, self.other_company))


@tagged("post_install", "-at_install")
class TestOverviewQueries(OverviewCase):
    def cost(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.page(user)
        return self.cr.sql_log_count - before

    def add(self, number):
        indicators = self.env["qms.indicator"].search([])
        for each in range(number):
            self.new_action(user_id=self.employee.id, date_due="2020-03-05", name=f"Action {each}")
            self.new_process(f"Process {each}", date_review="2020-01-01")
            self.env["qms.objective"].with_user(self.manager).create(
                {
                    "name": f"Objective {each}",
                    "indicator_id": indicators[each % 3].id,
                    "baseline": 1,
                    "target": 1,
                    "date_start": "2026-01-01",
                    "date_due": "2099-12-31",
                    "company_id": self.company.id,
                }
            )

    def test_it_costs_the_same_however_much_there_is(self):
        for user in (self.officer, self.auditor, self.employee):
            with self.subTest(user=user.login), self.undone():
                # More than a list of My quality shows: from here on it is counted.
                self.add(9)
                self.cost(user)
                few = self.cost(user)
                self.add(9)
                self.cost(user)  # what a write made Odoo forget
                self.assertEqual(self.cost(user), few)


@tagged("post_install", "-at_install")
class TestOverviewReadOnly(QmsCase, HttpCase):
    def test_one_call_without_the_right_to_write_and_refreshed_where_it_was_written(self):
        for login in ("t_officer", "t_employee"):
            self.authenticate(login, login)
            with self.assertNoLogs("odoo.http", "WARNING"):
                page, refreshed = (self.call(method) for method in ("get_page", "refresh_page"))
            self.assertEqual(page, refreshed)
        model = type(self.env["qms.overview"])
        self.assertTrue(model.get_page._readonly)
        self.assertFalse(getattr(model.refresh_page, "_readonly", False))

    def call(self, method):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/qms.overview/{method}",
            {"model": "qms.overview", "method": method, "args": [], "kwargs": {}},
        )
