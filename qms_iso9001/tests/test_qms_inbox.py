from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged

from .case import QmsAssertions
from .common import ROLES, QmsCase


class InboxCase(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def page(self, user=None):
        return self.env["qms.inbox"].with_user(user or self.officer).with_company(self.company).get_page()

    def rows(self, user=None):
        """Return [(key of the group, row)] of the page of `user` (the officer), in its order."""
        return [(group["key"], row) for group in self.page(user)["groups"] for row in group["rows"]]

    def row(self, record, user=None):
        """Return (key of the group, row) of `record`, or (None, None)."""
        found = [(key, row) for key, row in self.rows(user) if (row["model"], row["id"]) == (record._name, record.id)]
        self.assertLessEqual(len(found), 1, "It stands there twice.")
        return found[0] if found else (None, None)

    def verbs(self, record, user=None):
        return [verb["verb_label"] for verb in self.row(record, user)[1]["verbs"]]

    def done_verbs(self):
        ask = {"qms_verb": "action_done"}
        return [self.env["qms.action"]._contribution_verb("action_ask_reason", "Done", "Done", ask)]

    def release(self, **vals):
        vals = {"name": "Order 12", "reason": "The line stands still", **vals}
        return self.env["qms.gate.override"].with_user(self.officer).create(vals)


@tagged("post_install", "-at_install")
class TestQmsInbox(InboxCase):
    def test_every_role_gets_the_page(self):
        for role in ROLES:
            with self.subTest(role=role):
                page = self.page(self.users[role])
                self.assertEqual(set(page), {"groups", "lists", "is_officer"})
                self.assertEqual(page["is_officer"], role in ("officer", "manager"))

    def test_grouped_by_due_date_the_first_due_first(self):
        with freeze_time("2030-03-06 12:00:00"):  # a Wednesday
            days = {"2030-03-05": "overdue", "2030-03-04": "overdue", "2030-03-06": "week", "2030-03-10": "week"}
            days["2030-03-11"] = "later"
            made = {self.new_action(user_id=self.officer.id, date_due=day): group for day, group in days.items()}
            found = [(key, row["id"]) for key, row in self.rows() if row["model"] == "qms.action"]
        wanted = [(group, action.id) for action, group in sorted(made.items(), key=lambda each: each[0].date_due)]
        self.assertEqual(found, wanted)

    def test_what_was_asked_for_stands_there_the_oldest_first(self):
        releases = []
        for hour in (11, 9):
            release = self.release(name=f"Order {hour}")
            self.cr.execute(
                "UPDATE qms_gate_override SET create_date = %s WHERE id = %s", (f"2030-03-01 {hour}:00", release.id)
            )
            releases.append(release)
        self.env.invalidate_all()
        asked = [(key, row["id"]) for key, row in self.rows(self.manager) if row["model"] == "qms.gate.override"]
        self.assertEqual(asked, [("asked", releases[1].id), ("asked", releases[0].id)])

    def test_a_day_of_asking_is_never_late(self):
        with freeze_time("2020-03-02 12:00:00"):
            release = self.release()
        _group, row = self.row(release, self.manager)
        self.assertFalse(row["is_late"])

    def test_a_certificate_is_due_on_the_day_it_ends(self):
        self.assertIn("date_end", self.env["qms.supplier.certificate"]._due_fields)
        self.assertNotIn("date_end", self.env["qms.action"]._due_fields)

    def test_a_row_says_what_it_is_and_where_it_waits(self):
        with freeze_time("2030-03-06 12:00:00"):
            action = self.new_action(date_due="2030-03-05")
            group, row = self.row(action)
        self.assertEqual(
            row,
            {
                "id": action.id,
                "key": f"qms.action-{action.id}",
                "model": "qms.action",
                "name": action.display_name,
                "kind": "Quality actions that are late",
                "date": "Due: 03/05/2030",
                "is_late": True,
                "state": "",
                "is_mine": False,
                "open_verb": False,
                "verbs": self.done_verbs(),
            },
        )
        self.assertEqual(group, "overdue")

    def test_mine_is_what_waits_for_me(self):
        with freeze_time("2030-03-06 12:00:00"):
            others = self.new_action(date_due="2030-03-05")
            mine = self.new_action(user_id=self.officer.id, date_due="2030-03-05")
            coming = self.new_action(user_id=self.officer.id, date_due="2030-04-05")
            for action, is_mine in ((others, False), (mine, True), (coming, True)):
                self.assertEqual(self.row(action)[1]["is_mine"], is_mine)
            self.assertEqual(self.row(others, self.manager)[1]["is_mine"], False)

    def test_what_waits_in_two_lists_stands_there_once(self):
        with freeze_time("2030-03-06 12:00:00"):
            mine = self.new_action(user_id=self.officer.id, date_due="2030-03-05")
            self.assertEqual(self.row(mine)[1]["kind"], "Quality actions that are late")

    def test_who_has_no_quality_group_finds_what_waits_for_them(self):
        with freeze_time("2030-03-06 12:00:00"):
            mine = self.new_action(date_due="2030-03-05")
            others = self.new_action(user_id=self.officer.id, date_due="2030-03-05")
            self.assertTrue(self.row(mine, self.owner)[1])
            self.assertFalse(self.row(others, self.owner)[1])

    def test_a_row_names_its_company_where_several_are_open(self):
        self.officer.company_ids |= self.other_company
        action = self.new_action(date_due="2030-03-05", user_id=self.officer.id)
        self.assertNotIn("about", self.row(action)[1])
        inbox = self.env["qms.inbox"].with_user(self.officer)
        page = inbox.with_context(allowed_company_ids=(self.company | self.other_company).ids).get_page()
        [row] = [row for group in page["groups"] for row in group["rows"] if row["key"] == f"qms.action-{action.id}"]
        self.assertEqual(row["about"], [self.company.name])

    def test_another_company_sees_nothing_of_it(self):
        action, release = self.new_action(date_due="2020-03-05"), self.release()
        page = self.env["qms.inbox"].with_user(self.other_manager).get_page()
        found = {(row["model"], row["id"]) for group in page["groups"] for row in group["rows"]}
        self.assertFalse(found & {("qms.action", action.id), ("qms.gate.override", release.id)})

    def test_of_many_the_first_stand_there_and_the_rest_is_one_tap_away(self):
        with freeze_time("2030-03-06 12:00:00"), patch("odoo.addons.qms_iso9001.models.qms_inbox.ROWS", 3):
            for day in range(1, 6):
                self.new_action(date_due=f"2030-03-0{day}")
            late = [row["date"] for _key, row in self.rows() if row["kind"] == "Quality actions that are late"]
            (more,) = (each for each in self.page()["lists"] if each["label"] == "Quality actions that are late")
        self.assertEqual(late, ["Due: 03/01/2030", "Due: 03/02/2030", "Due: 03/03/2030"])
        self.assertEqual((more["model"], more["count"]), ("qms.action", 5))
        self.assertIn("list", more["view_types"])

    def test_a_line_that_the_user_may_not_read_is_left_out(self):
        action = self.new_action()
        closed, read = self.env["qms.signature.chain"], self.env["qms.action"]
        contributed = [{**read._contribution_line(each._name, []), "model": each._name} for each in (closed, read)]
        with patch.object(type(self.env["qms.contribution"]), "_collect", lambda _model, _method: contributed):
            found = {(row["model"], row["id"]) for _key, row in self.rows(self.owner)}
        self.assertEqual(found, {("qms.action", action.id)})


@tagged("post_install", "-at_install")
class TestInboxVerbs(InboxCase):
    """What can be done in the row: what the user may do with that very record, checked again by the verb itself."""

    def test_a_release_is_granted_or_refused_by_a_manager_who_did_not_ask(self):
        release = self.release()
        self.assertEqual(self.verbs(release, self.manager), ["Grant", "Refuse"])
        self.assertEqual(self.verbs(release, self.officer), [])
        own = self.env["qms.gate.override"].with_user(self.manager).create({"name": "Order 13", "reason": "Needed"})
        self.assertEqual(self.verbs(own, self.manager), [])
        release.with_user(self.manager).action_grant()
        self.assertEqual(self.row(release, self.manager), (None, None))

    def test_a_proposal_becomes_an_action_or_is_declined_with_a_reason(self):
        proposal = self.env["qms.proposal"].with_user(self.employee).create({"name": "A hook"})
        self.assertEqual(self.verbs(proposal), ["Make an action", "Decline"])
        decline = self.row(proposal)[1]["verbs"][1]
        dialog = proposal.with_user(self.officer).with_context(**decline["context"])
        action = getattr(dialog, decline["verb"])()
        self.assertEqual((action["res_model"], action["target"]), ("qms.reason", "new"))

    def test_an_action_is_confirmed_by_who_verifies_it(self):
        action = self.new_action(evidence="Labelled", is_verification_required=True, verifier_id=self.manager.id)
        action.with_user(self.owner).action_done()
        self.assertEqual(self.verbs(action, self.manager), ["Confirm that it was done"])
        verb = self.row(action, self.manager)[1]["verbs"][0]["verb"]
        getattr(action.with_user(self.manager), verb)()
        self.assertEqual(self.row(action, self.manager), (None, None))

    def test_the_verb_of_a_line_is_offered_too(self):
        policy = self.approve(self.new_policy()) or self.env["qms.policy"]
        read = [row for _key, row in self.rows(self.employee) if row["kind"] == "To read"]
        self.assertTrue(policy is not None and read)
        self.assertEqual([verb["verb_label"] for verb in read[0]["verbs"]], ["I have read it"])

    def test_verbs_are_public_methods_with_words(self):
        self.release()
        self.env["qms.proposal"].with_user(self.employee).create({"name": "A hook"})
        offered = [(row["model"], verb) for _key, row in self.rows(self.manager) for verb in row["verbs"]]
        self.assertTrue(offered)
        for model, verb in offered:
            with self.subTest(model=model, verb=verb["verb"]):
                self.assertEqual(set(verb), {"verb", "verb_label", "done_label", "context"})
                self.assertFalse(verb["verb"].startswith("_"))
                self.assertTrue(callable(getattr(self.env[model], verb["verb"], None)))


@tagged("post_install", "-at_install")
class TestInboxQueries(InboxCase):
    def cost(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.page(user)
        return self.cr.sql_log_count - before

    def add(self, number):
        today = self.company._qms_today()
        for each in range(number):
            self.new_action(user_id=self.officer.id, date_due=today - timedelta(days=each + 1))
            self.release(name=f"Order {each}")
            self.env["qms.proposal"].with_user(self.employee).create({"name": f"Hook {each}"})
            self.new_process(f"Process {each}", date_review=fields.Date.subtract(today, days=each + 1))
            action = self.new_action(evidence="Yes", is_verification_required=True, verifier_id=self.manager.id)
            action.with_user(self.owner).action_done()

    def test_it_costs_the_same_however_much_waits(self):
        for user in (self.officer, self.manager):
            with self.subTest(user=user.login), self.undone():
                self.add(2)
                self.cost(user)
                few = self.cost(user)
                self.add(8)
                # What Odoo caches of the user is read again after many writes, once: not what is compared here.
                self.cost(user)
                self.assertEqual(self.cost(user), few)


@tagged("post_install", "-at_install")
class TestInboxReadOnly(QmsCase, HttpCase):
    def test_one_call_without_the_right_to_write_and_refreshed_where_it_was_written(self):
        self.new_action(user_id=self.officer.id)
        self.authenticate("t_officer", "t_officer")
        with self.assertNoLogs("odoo.http", "WARNING"):
            page, refreshed = (self.call(method) for method in ("get_page", "refresh_page"))
        self.assertEqual(page, refreshed)
        model = type(self.env["qms.inbox"])
        self.assertTrue(model.get_page._readonly)
        self.assertFalse(getattr(model.refresh_page, "_readonly", False))

    def call(self, method):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/qms.inbox/{method}",
            {"model": "qms.inbox", "method": method, "args": [], "kwargs": {}},
        )
