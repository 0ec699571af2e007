from odoo.tests import Form, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_equipment import new_certificate


@tagged("post_install", "-at_install")
class TestEditionGap(QmsAssertions, QmsCase):
    """From the edition that the company is certified to, to the newest."""

    def page(self, user=None):
        return self.env["qms.edition"].with_user(user or self.officer).with_company(self.company).get_gap_page()

    def rows(self, user=None):
        return {row["code"]: row for row in self.page(user)["rows"]}

    def test_officers_managers_and_auditors_see_it_and_nobody_else(self):
        for user in (self.officer, self.manager, self.auditor):
            self.assertTrue(self.page(user)["rows"])
        for user in (self.employee, self.buyer):
            self.assert_refused(self.page, user, says="quality manager")
        self.assertFalse(self.page(self.auditor)["can_act"])

    def test_it_goes_from_the_certificate_to_the_newest_edition(self):
        self.assertEqual((self.page()["from"]["code"], self.page()["to"]["code"]), ("2015", "2026"))
        self.assertEqual(self.page()["certificate"], "")
        new_certificate(self).action_hold()
        self.assertIn("EC-1", self.page()["certificate"])

    def test_both_numbers_stand_beside_each_other(self):
        rows = self.rows()
        self.assertEqual((rows["OPP_ACT"]["from"], rows["OPP_ACT"]["to"]), (["6.1.2"], ["6.1.3"]))
        self.assertEqual((rows["CULTURE"]["from"], rows["CULTURE"]["change"]), ([], "new"))
        self.assertEqual((rows["CONTINUAL"]["from"], rows["CONTINUAL"]["to"]), (["10.3"], ["10.1"]))

    def test_whatever_changes_says_what_to_do(self):
        for row in self.page()["rows"]:
            if row["change"] != "same":
                self.assertTrue(row["step"] and row["change_note"], row["code"])

    def test_what_only_lost_its_letters_did_not_move(self):
        page = self.page()
        changed = {row["code"] for row in page["rows"] if row["id"] in page["changed"]}
        self.assertNotIn("POLICY_AVAILABLE", changed)
        self.assertIn("OPP_ACT", changed)

    def test_the_share_names_the_rules_behind_it(self):
        page = self.page()
        rows = [row for row in page["rows"] if row["id"] in page["changed"] and row["state"] != "na"]
        self.assertEqual(page["coverage"]["applicable"], len(rows))
        self.assertEqual(page["coverage"]["rules"], sum(row["rule_count"] for row in rows))

    def test_one_click_makes_the_action(self):
        topic = self.topic("CULTURE").with_user(self.officer)
        action = topic.action_start_change_action()
        form = Form(self.env["qms.action"].with_user(self.officer).with_context(**action["context"]))
        made = form.save()
        self.assertEqual(made.requirement_ids, self.topic("CULTURE"))
        self.assertIn("Quality culture", made.name)
        self.assertEqual(self.rows()["CULTURE"]["actions"], 1)
        opened = topic.action_view_actions()
        self.assertEqual(self.env["qms.action"].search(opened["domain"]), made)

    def test_the_number_of_queries_does_not_grow_with_the_records(self):
        few = self.queries()
        for _each in range(4):
            self.new_receipt()
            self.new_action(self.officer, requirement_ids=self.topic("CULTURE").ids)
        self.assertEqual(self.queries(), few)

    def queries(self):
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            self.page()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.page()
        return self.env.cr.sql_log_count - before
