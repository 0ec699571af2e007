from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from .case import QmsAssertions
from .common import ROLES, QmsCase


@tagged("post_install", "-at_install")
class TestQmsMyQuality(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def page(self, user=None):
        return self.env["qms.my.quality"].with_user(user or self.owner).with_company(self.company).get_page()

    def section(self, label, user=None, part="sections"):
        """Return the list with that label on the page of `user` (the owner), or None."""
        return next((each for each in self.page(user)[part] if each["label"] == label), None)

    def test_every_role_gets_the_page(self):
        for role in ROLES:
            with self.subTest(role=role):
                page = self.page(self.users[role])
                self.assertEqual(set(page), {"buttons", "sections", "infos"})

    def test_an_employee_without_groups_finds_what_waits(self):
        action = self.new_action(date_due="2030-03-01")
        section = self.section("My quality actions")
        self.assertEqual((section["model"], section["count"]), ("qms.action", 1))
        self.assertEqual(
            section["rows"],
            [
                {
                    "id": action.id,
                    "name": action.display_name,
                    "date": "Due: 03/01/2030",
                    "is_late": False,
                    "state": "",
                }
            ],
        )

    def test_the_date_is_written_as_the_user_writes_dates(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.owner.lang = "de_DE"
        self.new_action(date_due="2030-03-01")
        model = self.env["qms.my.quality"].with_user(self.owner).with_context(lang="de_DE")
        (row,) = model.get_page()["sections"][0]["rows"]
        self.assertIn("01.03.2030", row["date"])

    def test_late_is_what_is_due_before_today(self):
        with freeze_time("2030-03-02 12:00:00"):
            for day in ("2030-03-01", "2030-03-02"):
                self.new_action(date_due=day)
            rows = self.section("My quality actions")["rows"]
        self.assertEqual([row["is_late"] for row in rows], [True, False])

    def test_an_overdue_review_is_late(self):
        day = fields.Date.add(self.company._qms_today(), days=-1)
        self.new_process("Storing", user_id=self.owner.id, date_review=day)
        (row,) = self.section("Processes to review")["rows"]
        self.assertTrue(row["is_late"])
        document = self.new_document_in_force(user_id=self.owner.id)
        document._set_date_review(fields.Date.add(day, days=1))
        (row,) = self.section("Documents to review")["rows"]
        self.assertFalse(row["is_late"])

    def test_a_day_of_submitting_is_never_late(self):
        with freeze_time("2020-03-02 12:00:00"):
            policy = self.new_policy(approvers=self.owner)
            policy.action_submit()
        (row,) = self.section("Quality policy to approve")["rows"]
        self.assertEqual((row["is_late"], row["date"]), (False, "Submitted on: 03/02/2020"))

    def test_without_anything_to_do_there_are_no_sections(self):
        self.assertEqual(self.page()["sections"], [])

    def test_what_is_in_force_stands_below(self):
        self.approve(self.new_policy())
        (row,) = self.section("Quality policy in force", part="infos")["rows"]
        self.assertIn("In force from", row["date"])
        self.assertFalse(row["is_late"])

    def test_my_proposals_tell_what_became_of_them(self):
        proposal = self.env["qms.proposal"].with_user(self.owner).create({"name": "A hook"})
        proposal.with_user(self.officer).action_decline("No wall there")
        (row,) = self.section("My proposals", part="infos")["rows"]
        self.assertEqual(row["state"], "Declined")

    def test_what_is_due_first_stands_first(self):
        self.new_action(date_due="2030-03-02")
        process = self.new_process("Storing", user_id=self.owner.id)
        with freeze_time("2029-12-01 09:00:00"):
            self.env["qms.proposal"].with_user(self.employee).create({"name": "A hook", "process_id": process.id})
        labels = [section["label"] for section in self.page()["sections"]]
        self.assertEqual(labels, ["Proposals for me to answer", "My quality actions"])

    def test_the_first_rows_of_many_and_how_many_there_are(self):
        for number in range(11):
            self.new_action(date_due=fields.Date.add(fields.Date.to_date("2030-03-01"), days=number))
        section = self.section("My quality actions")
        self.assertEqual((len(section["rows"]), section["count"]), (8, 11))
        self.assertEqual(self.env["qms.action"].with_user(self.owner).search_count(section["domain"]), 11)

    def test_a_page_costs_the_same_however_much_waits(self):
        self.new_action()
        self.page()
        costs = []
        for number in (1, 6):
            for _action in range(number):
                self.new_action()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.page()
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(*costs)

    def test_another_company_sees_nothing_of_it(self):
        self.new_action()
        self.approve(self.new_policy())
        self.env["qms.proposal"].with_user(self.employee).create({"name": "A hook"})
        page = self.env["qms.my.quality"].with_user(self.other_employee).get_page()
        self.assertEqual((page["sections"], page["infos"]), ([], []))
        self.assertTrue(page["buttons"])

    def test_who_has_no_employee_record_gets_the_page(self):
        self.new_action()
        self.employee_of(self.owner).unlink()
        self.assertTrue(self.section("My quality actions"))

    def test_anybody_may_start_from_it(self):
        buttons = self.page()["buttons"]
        self.assertIn("qms_iso9001.qms_proposal_propose_action", [button["action"] for button in buttons])

    def test_a_line_that_the_user_may_not_read_is_left_out(self):
        self.new_action()
        lines = self.env["qms.signature.chain"], self.env["qms.action"]
        contributed = [{**lines[1]._contribution_line(model._name, []), "model": model._name} for model in lines]
        with patch.object(type(self.env["qms.contribution"]), "_collect", lambda _model, _method: contributed):
            sections = self.env["qms.my.quality"].with_user(self.owner)._sections("_my_quality_lines")
        self.assertEqual([section["model"] for section in sections], ["qms.action"])

    def test_portal_users_have_nothing_there(self):
        with self.assertRaises(AccessError):
            self.env["qms.action"].with_user(self.portal).search([])
        page = self.env["qms.my.quality"].with_user(self.portal).get_page()
        self.assertEqual((page["sections"], page["infos"]), ([], []))


@tagged("post_install", "-at_install")
class TestMyQualityReadOnly(QmsCase, HttpCase):
    def test_the_page_is_read_without_the_right_to_write_and_refreshed_where_it_was_written(self):
        self.new_action(user_id=self.employee.id)
        self.authenticate("t_employee", "t_employee")
        with self.assertNoLogs("odoo.http", "WARNING"):
            page, refreshed = (self.call(method) for method in ("get_page", "refresh_page"))
        self.assertEqual(page, refreshed)
        model = type(self.env["qms.my.quality"])
        self.assertTrue(model.get_page._readonly)
        self.assertFalse(getattr(model.refresh_page, "_readonly", False))

    def call(self, method):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/qms.my.quality/{method}",
            {"model": "qms.my.quality", "method": method, "args": [], "kwargs": {}},
        )
