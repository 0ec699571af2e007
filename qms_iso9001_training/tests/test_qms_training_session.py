from datetime import timedelta

from odoo.tests import tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingSession(TrainingCase):
    def setUp(self):
        super().setUp()
        self.session = self.record_talk(attachment_ids=[(6, 0, self.photo().ids)])
        self.file = self.session.attachment_ids

    def test_nobody_rewrites_or_deletes_what_was_held(self):
        other = self.new_course()
        for user in (self.hr, self.manager, self.env.ref("base.user_root")):
            session = self.session.with_user(user).with_company(self.company)
            for vals in (
                {"name": "Other"},
                {"date_done": self.today - timedelta(days=2)},
                {"minutes": 1},
                {"trainer_name": "X"},
                {"training_id": other.id},
                {"reference": "X"},
                {"note": "later"},
                {"company_id": self.other_company.id},
            ):
                with self.subTest(user=user.login, vals=vals):
                    self.assert_refused(session.write, vals, says="cannot be changed any more")
            self.assert_refused(session.write, {"state": "planned"}, says="set by its buttons")
            self.assert_refused(session.unlink, says="evidence")

    def test_file_of_a_held_training_is_neither_changed_nor_moved_nor_deleted(self):
        for user in (self.hr, self.manager, self.env.ref("base.user_root")):
            file = self.file.with_user(user)
            for vals in (
                {"raw": b"forged"},
                {"datas": b"Zm9yZ2Vk"},
                {"name": "x.png"},
                {"res_id": 0},
                {"res_model": "hr.employee"},
                {"url": "https://example.com"},
            ):
                with self.subTest(user=user.login, vals=vals):
                    self.assert_refused(file.write, vals, says="is evidence of")
            self.assert_refused(file.unlink, says="is evidence of")
        self.assertTrue(self.file.raw.startswith(b"\x89PNG"))

    def test_forgotten_file_is_added_later_and_then_kept_too(self):
        message = self.session.message_post(body="second page", attachments=[("page2.png", b"page 2")])
        self.session.invalidate_recordset(["attachment_ids"])
        self.assertEqual(len(self.session.attachment_ids), 2)
        self.assert_refused(message.attachment_ids.unlink, says="is evidence of")

    def test_moving_the_file_store_rewrites_the_same_content(self):
        file = self.file.with_user(self.env.ref("base.user_root"))
        file.write({"raw": file.raw, "mimetype": file.mimetype})
        self.assertTrue(self.file.raw.startswith(b"\x89PNG"))

    def test_reader_without_write_access_is_told_about_the_right_first(self):
        self.assertEqual(self.file.with_user(self.auditor).name, "sheet.png")
        self.assert_refused(self.file.with_user(self.auditor).unlink, says="not allowed")
        self.assert_refused(self.file.with_user(self.auditor).write, {"name": "x"}, says="not allowed")

    def test_files_of_other_models_cost_no_query(self):
        files = self.env["ir.attachment"].create(
            [
                {"name": f"{number}.txt", "raw": b"x", "res_model": "hr.employee", "res_id": self.anna.id}
                for number in range(3)
            ]
        )
        files.fetch(["res_model", "res_id", "res_field"])
        with self.assertQueryCount(0):
            self.assertFalse(files._qms_kept_files())
        files[:1].write({"name": "renamed.txt"})
        files.unlink()
        self.assertFalse(files.exists())

    def test_held_training_is_cancelled_with_its_records_and_reason(self):
        self.session.action_cancel("wrong list")
        self.assert_state(self.session, "cancelled")
        self.assertEqual(set(self.session.record_ids.mapped("cancel_reason")), {"wrong list"})
        self.assertEqual(self.session.record_count, 0)
        self.assertIn("wrong list", self.session.message_ids[0].body)
        self.assert_refused(self.file.unlink, says="is evidence of")
        self.assert_refused(self.session.action_cancel, "again", says="Cancelled")

    def test_cancelling_needs_the_right(self):
        for user in (self.officer, self.auditor, self.employee, self.other_manager):
            with self.subTest(user=user.login):
                self.assert_refused(self.session.with_user(user).action_cancel, "no")

    def test_planned_training_is_still_free(self):
        session = (
            self.env["qms.training.session"]
            .with_user(self.hr)
            .create(
                {
                    "training_id": self.course.id,
                    "company_id": self.company.id,
                }
            )
        )
        file = (
            self.env["ir.attachment"]
            .with_user(self.hr)
            .create(
                {
                    "name": "slides.pdf",
                    "raw": b"x",
                    "res_model": session._name,
                    "res_id": session.id,
                }
            )
        )
        file.name = "slides 2.pdf"
        session.minutes = 30
        session.unlink()
        self.assertFalse(file.exists())

    def test_numbers_run_per_company(self):
        self.assertRegex(self.session.reference, r"^TR-\d{4}-0001$")
        self.assertRegex(self.record_talk(training_id=self.new_course().id).reference, r"^TR-\d{4}-0002$")

    def test_sheet_prints_people_signatures_and_control_data(self):
        self.course.objective = "Climb safely"
        self.session.record_ids.filtered(lambda record: record.employee_id == self.anna).action_cancel("ill")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.hr)
            ._render_qweb_html(
                "qms_iso9001_training.qms_training_sheet",
                self.session.ids,
            )[0]
            .decode()
        )
        for text in (
            self.session.reference,
            "Climb safely",
            "Person 8",
            "Welder",
            "Workshop",
            "45",
            "Signature",
            "Test Pumps",
        ):
            self.assertIn(text, html)
        self.assertEqual(html.count("line-through"), 1)

    def test_review_and_pack_take_what_was_held(self):
        for line in (*self.session._review_inputs(), *self.session._pack_folder()):
            self.assertIn(self.session, self.env[line["model"]].search(line["domain"]))
        lines = self.env["qms.contribution"]._collect("_pack_folder")
        self.assertLessEqual({"qms.training.session", "qms.training.record"}, {line["model"] for line in lines})
