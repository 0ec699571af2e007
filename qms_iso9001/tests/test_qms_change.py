from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .case import QmsAssertions
from .common import QmsCase
from .risk_case import RiskBuilders
from .samples_change import PLAN, done_change, planned_change, running_change


@tagged("post_install", "-at_install")
class TestQmsChange(RiskBuilders, QmsAssertions, QmsCase):
    """Planning of changes: a quality action of its kind, with a plan, an impact list and a review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.colleague = cls.new_user("employee", cls.company, "t_colleague")
        cls.process = cls.new_process("Receiving", reference="P-70")

    def change(self, **vals):
        return planned_change(self, self.owner, **vals).with_user(self.owner)

    def activities(self, action, xmlid):
        kind = self.env.ref(f"qms_iso9001.{xmlid}")
        return self.env["mail.activity"].search(
            [("res_model", "=", "qms.action"), ("res_id", "=", action.id), ("activity_type_id", "=", kind.id)]
        )

    # The plan

    def test_a_change_is_not_started_without_its_plan(self):
        for name in PLAN:
            change = self.change(**{name: " "}, impact_ids=[Command.create({"name": "The day shift"})])
            label = change._field_labels([name])
            self.assert_refused(change.action_start_change, says=label)
            self.assertFalse(change.date_start)

    def test_its_owner_plans_starts_and_ends_it_without_a_quality_group(self):
        change = self.change(**dict.fromkeys(PLAN, False))
        with Form(change) as form:
            for name, text in PLAN.items():
                form[name] = text
        change.write({"impact_ids": [Command.create({"name": "The night shift"})]})
        change.action_start_change()
        self.assertEqual((change.change_stage, change.started_by_id), ("running", self.owner))
        change.impact_ids.action_not_affected("They work elsewhere")
        change.action_done("Photo of the shelves")
        self.assertEqual((change.state, change.change_stage), ("done", "review"))

    def test_the_owner_of_another_kind_of_action_plans_nothing(self):
        with self.assertRaises(AccessError):
            self.new_action().with_user(self.owner).change_purpose = "Mine"
        with self.assertRaises(AccessError):
            self.change().name = "Something else"

    def test_nobody_else_starts_or_plans_it(self):
        change = self.change(process_id=self.process.id)
        self.process.user_id = self.colleague
        for call in (change.action_start_change, change.action_find_impacts):
            with self.assertRaises(AccessError):
                call.__func__(change.with_user(self.colleague))
        with self.assertRaises(AccessError):
            change.with_user(self.colleague).change_purpose = "Mine"

    def test_a_change_without_impact_list_is_not_started(self):
        self.assert_refused(self.change().action_start_change, says="Find what it touches")

    def test_it_is_done_only_when_started_and_judged_and_its_actions_are_closed(self):
        change = self.change(impact_ids=[Command.create({"name": "The day shift"})])
        self.assert_refused(change.action_done, "Done", says="Start")
        change.action_start_change()
        self.assert_refused(change.action_done, "Done", says="The day shift")
        row = change.impact_ids
        row.action_affected("Tell them")
        task = self.env["qms.action"].browse(row.action_make_action()["res_id"]).with_user(self.owner)
        self.assertEqual(
            (task.name, task.change_id, task.change_impact_id, task.user_id), ("Tell them", change, row, self.owner)
        )
        self.assertEqual(row.action_make_action()["res_id"], task.id)
        self.assert_refused(change.action_done, "Done", says=task.reference)
        task.action_done("Told on Monday")
        change.action_done("Photo")
        self.assert_state(change, "done")

    def test_a_change_stays_one_once_it_is_planned(self):
        change = self.change(impact_ids=[Command.create({"name": "The day shift"})])
        with self.assertRaises(ValidationError):
            change.with_user(self.officer).kind = "task"

    def test_what_is_no_change_has_no_impact_list(self):
        task = self.new_action()
        with self.assertRaises(ValidationError):
            self.env["qms.change.impact"].with_user(self.officer).create({"action_id": task.id, "name": "X"})
        for verb in ("action_find_impacts", "action_start_change"):
            self.assert_refused(getattr(task, verb), says="no change")

    # The review

    def test_done_it_waits_for_its_review_and_only_that_closes_it(self):
        change = done_change(self, self.owner)
        today = self.company._qms_today()
        self.assertEqual(change.date_review, change.date_due + timedelta(days=90))
        self.assertEqual(self.activities(change, "mail_activity_type_change").user_id, self.owner)
        self.assertEqual(self.activities(change, "mail_activity_type_change").date_deadline, change.date_review)
        self.assertNotIn(change, self.env["qms.action"].search(self.env["qms.action"]._retention_ended_domain()))
        self.assert_refused(change.with_user(self.manager).action_verify, says="review")
        with self.assertRaises(AccessError):
            change.sudo().with_user(self.colleague)._review_change("met", "Fine")
        mine = change.with_user(self.owner)
        self.assert_refused(mine.action_criterion_met, " ", says="reason")
        mine.action_criterion_met("No mix-up in three months")
        self.assertEqual((change.state, change.change_stage, change.date_verified), ("verified", "met", today))
        self.assertEqual(change.change_conclusion, "No mix-up in three months")
        self.assertEqual((change.signature_ids.signer_id.name, change.verifier_id.id), (self.owner.name, False))
        self.assertFalse(self.activities(change, "mail_activity_type_change"))
        self.assertIn(change, self.env["qms.action"].search(self.env["qms.action"]._retention_ended_domain()))

    def test_who_is_named_reviews_it_instead_of_its_owner(self):
        change = done_change(self, self.owner, verifier_id=self.colleague.id)
        with self.assertRaises(AccessError):
            change.with_user(self.owner).action_criterion_met("Fine")
        self.assertEqual(self.activities(change, "mail_activity_type_change").user_id, self.colleague)
        change.with_user(self.colleague).action_criterion_met("Seen at the dock")
        self.assertEqual(change.change_stage, "met")

    def test_a_criterion_that_was_not_met_starts_an_action(self):
        change = done_change(self, self.owner, process_id=self.process.id)
        opened = change.with_user(self.owner).action_criterion_not_met("Two mix-ups in May")
        action = self.env["qms.action"].browse(opened["res_id"])
        self.assertEqual((change.change_stage, change.state), ("not_met", "verified"))
        self.assertEqual((action.change_id, action.user_id, action.state), (change, self.owner, "open"))
        self.assertIn("Two mix-ups in May", action.description)

    def test_what_was_reviewed_is_immutable_until_it_is_opened_again(self):
        change = done_change(self, self.owner)
        row = change.impact_ids
        officer = change.with_user(self.officer)
        officer.action_criterion_met("Fine")
        for name in ("change_purpose", "change_criterion", "date_review"):
            self.assert_refused(officer.write, {name: "2030-01-01"}, says="cannot be changed any more")
        for name in ("change_conclusion", "change_result", "date_start"):
            self.assert_refused(officer.write, {name: False}, says="buttons")
        self.assert_refused(row.with_user(self.officer).write, {"note": "Other"}, says="Reopen it")
        self.assert_refused(row.with_user(self.officer).unlink)
        self.assert_refused(officer.unlink)
        self.assert_refused(officer.write, {"impact_ids": [Command.create({"name": "Later"})]}, says="Reopen it")
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertFalse(change.signature_ids._content_finding(change))
        self.env.cr.execute("UPDATE qms_change_impact SET note = 'Forged' WHERE id = %s", (row.id,))
        row.invalidate_recordset()
        self.assertTrue(chain and change.signature_ids._content_finding(change))
        officer.action_reopen("Two mix-ups since")
        self.assertEqual(
            (change.change_stage, change.change_result, change.change_conclusion), ("running", False, False)
        )
        self.assertIn("Fine", " ".join(change.message_ids.mapped("body")))

    def test_an_action_of_another_kind_signs_what_it_signed_before(self):
        action = self.new_action(is_verification_required=True)
        action.action_done("Done")
        self.assertNotIn("change", action._signed_content())

    # Where it waits

    def test_it_stands_in_inbox_and_my_quality_when_its_day_has_come(self):
        change = done_change(self, self.owner)
        running = running_change(self, self.owner)
        inbox = self.env["qms.action"].with_user(self.officer)

        def listed(model, lines, label):
            line = next(line for line in lines if line["label"] == label)
            return model.search(line["domain"])

        self.assertNotIn(change, listed(inbox, inbox._inbox_lines(), "Changes to review"))
        change.sudo()._write_unguarded({"date_review": self.company._qms_today()})
        self.assertIn(change, listed(inbox, inbox._inbox_lines(), "Changes to review"))
        self.assertIn(running, listed(inbox, inbox._inbox_lines(), "Changes that touch what nobody judged"))
        mine = inbox.with_user(self.owner)
        self.assertEqual(listed(mine, mine._my_quality_lines(), "Changes for me to review"), change)
        rows = self.env["qms.change.impact"].with_user(self.owner)
        self.assertEqual(listed(rows, rows._my_quality_lines(), "What my changes touch, to judge"), running.impact_ids)
        verbs = (change | running).with_user(self.officer)._inbox_verbs()
        self.assertEqual(
            [verb["context"]["qms_verb"] for verb in verbs[change.id]],
            ["action_criterion_met", "action_criterion_not_met"],
        )
        self.assertNotIn(running.id, verbs)

    def test_it_is_an_input_of_the_review_and_a_part_of_the_pack(self):
        model = self.env["qms.action"].with_user(self.officer)
        line = next(line for line in model._review_inputs() if "Changes" in line["label"])
        self.assertEqual(model._review_input_of(line), "b")
        line = next(line for line in model._pack_folder() if "Changes" in line["label"])
        self.assertEqual(model._pack_part_of(line), "13")
        self.assertEqual(self.env["qms.change.impact"]._pack_part, "13")

    def test_it_is_evidence_of_its_topic(self):
        rules = self.env["qms.evidence.rule"].search([("requirement_id.code", "=", "CHANGE_PLAN")])
        before = rules._count(self.company)
        done_change(self, self.owner).with_user(self.officer).action_criterion_met("Fine")
        after = rules._count(self.company)
        more = sorted(after[rule.id]["count"] - before[rule.id]["count"] for rule in rules)
        self.assertEqual(more, [0, 1, 1], "decisions of reviews on changes are counted by a rule of their own")

    def test_another_company_sees_nothing_of_it(self):
        change = running_change(self, self.owner)
        for record in (change, change.impact_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.other_manager).read(["name"])

    # The sheet

    def sheet(self, change, user):
        html, _kind = (
            self.env["ir.actions.report"].with_user(user)._render_qweb_html("qms_iso9001.report_qms_change", change.ids)
        )
        return html.decode()

    def test_the_sheet_tells_plan_impact_list_and_review(self):
        change = done_change(self, self.owner)
        for user in (self.owner, self.officer, self.auditor):
            html = self.sheet(change, user)
            for word in (*PLAN.values(), "The day shift", "Not affected", "Works as before", "Not judged yet"):
                self.assertIn(word, html)

    def test_the_sheet_of_another_company_is_not_printed(self):
        change = done_change(self, self.owner)
        with self.assertRaises(AccessError):
            self.sheet(change, self.other_manager)

    def test_the_sheet_is_offered_on_changes_only(self):
        report = self.env.ref("qms_iso9001.qms_change_report")
        task = self.env["qms.action"].with_user(self.officer).create({"name": "No change"})
        change = planned_change(self, self.owner)
        offered = report.get_valid_action_reports("qms.action", (task | change).ids)
        self.assertNotIn(report.id, report.get_valid_action_reports("qms.action", task.ids))
        self.assertIn(report.id, offered)
        self.assertNotIn("No change", self.sheet(task | change, self.officer))
