from datetime import date
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestQmsPeriodicReview(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.colleague = cls.new_user("employee", cls.company, "t_colleague")

    def process(self, name="Purchasing", due=None, **vals):
        return self.new_process(name, user_id=vals.pop("user_id", self.owner.id), date_review=due, **vals)

    def dialog(self, process, user=None, **vals):
        """Open the dialog on `process` as `user` (the owner), fill in `vals` and return it saved."""
        action = process.with_user(user or self.owner).action_open_review()
        dialogs = self.env[action["res_model"]].with_user(user or self.owner).with_context(**action["context"])
        with Form(dialogs) as form:
            for name, value in vals.items():
                form[name] = value
        return form.record

    def record(self, process, user=None, outcome="still_valid", comment="Walked through it", **vals):
        return self.dialog(process, user, outcome=outcome, comment=comment, **vals).action_record()

    def reminders(self, process):
        kind = self.env.ref("qms_iso9001.mail_activity_type_review")
        return self.env["mail.activity"].search(
            [("res_model", "=", "qms.process"), ("res_id", "in", process.ids), ("activity_type_id", "=", kind.id)]
        )

    def run_job(self):
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_kwargs: 1):
            self.env["qms.periodic.review.mixin"]._cron_follow_reviews()

    # The rhythm

    def test_a_new_process_is_reviewed_after_its_rhythm(self):
        self.assertEqual(self.process().date_review, date(2028, 3, 10))
        self.assertEqual(self.process(review_months=6).date_review, date(2026, 9, 10))
        self.assertFalse(self.process(review_months=0).date_review)
        self.assertEqual(self.process(due="2026-05-01").date_review, date(2026, 5, 1))

    def test_months_are_not_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.process(review_months=-1).flush_recordset()

    def test_only_a_review_moves_the_day_on(self):
        process = self.process(due="2026-03-01")
        for user in (self.owner, self.officer, self.manager):
            self.assert_refused(
                process.with_user(user).write, {"date_review": "2027-03-01"}, says="Use the button Record review"
            )
            self.assert_refused(process.with_user(user).write, {"date_review": False})
        process.with_user(self.officer).review_months = 60
        self.assertEqual(process.date_review, date(2026, 3, 1), "A longer rhythm excuses nobody.")
        self.assert_refused(process.with_user(self.owner).write, {"review_months": 0}, says="ask a quality officer")

    def test_a_shorter_rhythm_brings_the_next_review_nearer(self):
        process = self.process()
        process.with_user(self.officer).review_months = 12
        self.assertEqual(process.date_review, date(2027, 3, 10))
        process.with_user(self.officer).review_months = 0
        self.assertFalse(process.date_review)
        process.with_user(self.officer).review_months = 6
        self.assertEqual(process.date_review, date(2026, 9, 10))

    def test_due_30_days_before_and_overdue_after_the_day(self):
        processes = self.env["qms.process"].with_user(self.owner)
        cases = {"2026-04-10": (False, False), "2026-04-09": (True, False), "2026-03-10": (True, False)}
        cases["2026-03-09"] = (True, True)
        for due, told in cases.items():
            process = self.process(due, due=due).with_user(self.owner)
            self.assertEqual((process.is_review_due, process.is_review_overdue), told, due)
            for field, value in zip(("is_review_due", "is_review_overdue"), told, strict=True):
                self.assertEqual(process in processes.search([(field, "=", True)]), value)
                self.assertEqual(process in processes.search([(field, "=", False)]), not value)
        never = self.process("Never", review_months=0)
        self.assertIn(never, processes.search([("is_review_due", "=", False)]))
        archived = self.process("Archived", due="2026-01-01")
        archived.active = False
        self.assertFalse(archived.is_review_due)

    def test_the_day_is_the_companys(self):
        process = self.process(due="2026-03-10")
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-10 12:00:00"):  # there it is the 11th
            process.invalidate_recordset()
            self.assertTrue(process.is_review_overdue)
            self.assertIn(process, self.env["qms.process"].search([("is_review_overdue", "=", True)]))

    def test_the_next_review_is_at_most_two_rhythms_away(self):
        process = self.process(review_months=12, due="2026-03-01")
        for day in ("2099-01-01", "2028-03-11"):
            self.assert_refused(self.record, process, date_next=day, says="every 12 months")
        self.record(process, date_next="2028-03-10")
        self.assertEqual(process.date_review, date(2028, 3, 10))
        self.assert_refused(self.process, due="2099-01-01", says="Choose a next review until 03/10/2030")
        document = self.new_document(user_id=self.owner.id).with_user(self.owner)
        self.assertFalse(document.date_review)
        self.assert_refused(document.write, {"date_review": "2099-01-01"}, says="Choose a next review until")

    # Recording

    def test_the_owner_says_that_it_is_still_valid(self):
        process = self.process(due="2026-03-01")
        dialog = self.dialog(process, comment="Walked through it with two buyers")
        self.assertEqual((dialog.outcome, dialog.date_next), ("still_valid", date(2028, 3, 10)))
        self.assertIn("Nothing changes", dialog.starts)
        dialog.action_record()
        self.assertRecordValues(
            process.review_ids,
            [
                {
                    "outcome": "still_valid",
                    "comment": "Walked through it with two buyers",
                    "user_id": self.owner.id,
                    "date_done": date(2026, 3, 10),
                    "date_next": date(2028, 3, 10),
                    "days_late": 9,
                    "company_id": self.company.id,
                    "record_name": process.display_name,
                }
            ],
        )
        self.assertEqual(process.date_review, date(2028, 3, 10))
        self.assertFalse(process.is_review_due)
        self.assertIn("Walked through it with two buyers", process.message_ids[0].body)
        self.assertEqual(process.message_ids[0].author_id, self.owner.partner_id)

    def test_a_minor_change_opens_the_process(self):
        process = self.process(due="2026-03-01")
        action = self.record(process, outcome="minor", comment="", date_next="2026-12-01")
        self.assertEqual((action["res_model"], action["res_id"]), ("qms.process", process.id))
        self.assertEqual((process.review_ids.outcome, process.date_review), ("minor", date(2026, 12, 1)))

    def test_a_major_change_starts_an_action_of_the_owner(self):
        process = self.process(due="2026-03-01")
        opened = self.record(process, outcome="major", comment="Two vendors only", date_next="2026-12-01")
        action = self.env["qms.action"].with_user(self.owner).browse(opened["res_id"])
        self.assertEqual((action.process_id, action.user_id, action.state), (process, self.owner, "open"))
        self.assertEqual(action.description, "Two vendors only")

    def test_an_officer_withdraws_and_the_owner_is_told_whom_to_ask(self):
        process = self.process(due="2026-03-01")
        self.assert_refused(
            self.dialog(process, outcome="withdraw", comment="Nobody buys").action_record, says="quality officer"
        )
        self.record(process, self.officer, outcome="withdraw", comment="Nobody buys any more")
        self.assertFalse(process.active)
        self.assertIn("Nobody buys any more", "".join(process.message_ids.mapped("body")))
        self.assertFalse(process.review_ids.date_next)
        self.assert_refused(process.with_user(self.officer).action_open_review, says="nothing to review")
        process.active = True
        self.assertTrue(process.is_review_overdue, "What is used again has to be reviewed.")

    def test_nobody_else_records_a_review(self):
        process = self.process()
        for user in (self.colleague, self.auditor, self.buyer, self.other_manager):
            self.assert_refused(process.with_user(user).action_open_review)
            dialog = (
                self.env["qms.periodic.review.record"]
                .with_user(user)
                .create({"process_id": process.id, "comment": "x"})
            )
            self.assert_refused(dialog.action_record)
        self.assertFalse(process.with_user(self.colleague).can_review)
        self.assertTrue(process.with_user(self.owner).can_review)
        self.assertTrue(process.with_user(self.officer).can_review)
        self.assertFalse(process.review_ids)

    def test_what_a_review_needs(self):
        process = self.process()
        self.assert_refused(
            process.with_user(self.owner)._record_review,
            "still_valid",
            " ",
            "2027-01-01",
            says="evidence of the review",
        )
        for day in (False, "2026-03-10", "2026-01-01"):
            self.assert_refused(process.with_user(self.owner)._record_review, "still_valid", "Fine", day)
        self.assert_refused(process.with_user(self.officer)._record_review, "withdraw", "", False, says="reason")

    def test_a_review_stays_as_it_is(self):
        process = self.process()
        self.record(process)
        review = process.review_ids
        for user in (self.owner, self.officer, self.manager):
            self.assert_refused(review.with_user(user).write, {"comment": "Better"})
            self.assert_refused(review.with_user(user).unlink)
            self.assert_refused(review.with_user(user).create, {"process_id": process.id})
        self.assert_refused(review.sudo().write, {"comment": "Better"}, says="cannot be changed")
        self.assert_refused(review.sudo().unlink, says="evidence")
        self.assert_refused(process.with_user(self.manager).unlink, says="Archive it instead")

    def test_a_review_is_of_exactly_one_record(self):
        vals = {"company_id": self.company.id, "record_name": "-", "outcome": "minor", "date_done": "2026-03-10"}
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.env["qms.periodic.review"].create({**vals, "user_id": self.owner.id})

    def test_who_reads_reviews(self):
        process = self.process()
        self.record(process, self.officer)
        review = process.review_ids
        for user, reads in {
            self.owner: True,
            self.colleague: False,
            self.officer: True,
            self.auditor: True,
            self.other_manager: False,
        }.items():
            found = self.env["qms.periodic.review"].with_user(user).search([("id", "=", review.id)])
            self.assertEqual(bool(found), reads, user.login)

    # The owner's activity

    def test_the_job_reminds_once_and_the_activity_follows_the_process(self):
        process = self.process(due="2026-05-01")
        early = self.process("Later", due="2026-09-01")
        self.assertFalse(self.reminders(process))
        with freeze_time("2026-04-02 12:00:00"):
            self.run_job()
            reminder = self.reminders(process)
            self.assertRecordValues(reminder, [{"user_id": self.owner.id, "date_deadline": date(2026, 5, 1)}])
            self.run_job()
            self.assertEqual(self.reminders(process), reminder)
            self.assertFalse(self.reminders(early))
            process.with_user(self.officer).user_id = self.colleague
            self.assertRecordValues(self.reminders(process), [{"user_id": self.colleague.id}])
            self.record(process, self.colleague)
            self.assertFalse(self.reminders(process))
            self.run_job()
            self.assertFalse(self.reminders(process))

    def test_the_scheduled_job_goes_on_where_it_was_stopped(self):
        self.run_job()
        processes = self.process(due="2026-03-20") | self.process("Sales", due="2026-03-21")
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_kwargs: 0):
            self.env["qms.periodic.review.mixin"]._cron_follow_reviews()
        self.assertEqual(len(self.reminders(processes)), 1)
        with self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_follow_reviews").method_direct_trigger()
        self.assertEqual(len(self.reminders(processes)), 2)

    def test_the_reminder_is_not_ticked_off(self):
        process = self.process(due="2026-03-20")
        self.run_job()
        reminder = self.reminders(process).with_user(self.owner)
        self.assert_refused(reminder.action_feedback, says="use its button")
        self.record(process)
        done = reminder.with_context(active_test=False).sudo().exists()
        self.assertFalse(done.active)

    def test_the_job_mends_what_is_missing(self):
        process, other = self.process(due="2026-03-20"), self.process("Other", due="2026-03-20")
        self.run_job()
        self.reminders(process).unlink()
        self.cr.execute("UPDATE qms_process SET date_review = NULL, review_months = 12 WHERE id = %s", [other.id])
        self.env.invalidate_all()
        self.run_job()
        self.assertEqual(self.reminders(process).user_id, self.owner)
        self.assertEqual(other.date_review, date(2027, 3, 10))
        self.assertFalse(self.reminders(other))

    def test_one_owner_who_cannot_be_reminded_stops_nobody(self):
        self.process(due="2026-03-20", user_id=self.colleague.id)
        process = self.process(due="2026-03-21")
        follow = type(process)._follow_review

        def fail(records):
            if self.colleague in records.user_id:
                raise ValueError("Broken")
            return follow(records)

        with (
            patch.object(type(process), "_follow_review", fail),
            mute_logger("odoo.addons.qms_iso9001.models.qms_periodic_review_reminder_mixin"),
        ):
            self.run_job()
        self.assertEqual(self.reminders(process).user_id, self.owner)

    def test_the_job_asks_the_database_as_often_for_many(self):
        def queries(count):
            for number in range(count):
                self.process(f"Process {number}", due="2026-03-20")
            self.env.flush_all()
            self.run_job()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.run_job()
            return self.cr.sql_log_count - before

        self.assertEqual(queries(1), queries(20))

    def test_overdue_shows_where_people_look(self):
        process = self.process(due="2026-03-01")
        for method, user in (
            ("_inbox_lines", self.manager),
            ("_my_quality_lines", self.owner),
            ("_review_inputs", self.auditor),
        ):
            model = self.env["qms.process"].with_user(user)
            lines = [line for line in getattr(model, method)() if "review" in line["label"].lower()]
            self.assertIn(process, model.search(lines[0]["domain"]), method)
