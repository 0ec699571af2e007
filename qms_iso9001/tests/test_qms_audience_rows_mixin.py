from contextlib import suppress
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.qms_iso9001.models import qms_audience_night_mixin

from .reading_case import ReadingCase


@tagged("post_install", "-at_install")
class TestQmsAudienceRowsMixin(ReadingCase):
    """The rows follow the audience: who comes, goes and moves, night by night and revision by revision."""

    def write_counts(self):
        """Return (inserted, updated, deleted) rows of read confirmations in this transaction."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables WHERE relname = 'qms_acknowledgement'"
        )
        return self.env.cr.fetchone()

    def written_by(self, call):
        """Return (inserted, updated) rows while `call` ran."""
        before = self.write_counts()
        call()
        after = self.write_counts()
        self.assertEqual(before[2], after[2], "Rows were deleted.")
        return after[0] - before[0], after[1] - before[1]

    def test_who_joins_is_asked_the_same_night(self):
        document = self.floor_document()
        dan = self.new_employee("Dan", self.paint)
        self.night()
        row = self.open_row(document, dan)
        self.assertEqual((row.reason, row.revision_id), ("joined", document.current_revision_id))
        self.assertEqual(row.department_id, self.paint)

    def test_who_leaves_drops_out_with_a_reason(self):
        document = self.floor_document()
        self.ann.action_archive()
        self.bob.department_id = False
        self.cid.unlink()
        self.night()
        ended = {row.employee_name: row.end_reason for row in self.rows(document, ("date_end", "!=", False))}
        self.assertEqual(ended, {"Ann": "gone", "Bob": "left", "Cid": "gone"})

    def test_a_change_of_job_that_was_dated_ahead_is_followed_on_its_day(self):
        document = self.floor_document()
        tomorrow = fields.Date.add(self.company._qms_today(), days=1)
        self.cid.create_version({"date_version": tomorrow, "department_id": False})
        self.night()
        self.assertTrue(self.open_row(document, self.cid))
        with freeze_time(f"{tomorrow} 12:00:00"):
            self.night()
        self.assertFalse(self.open_row(document, self.cid))
        self.assertEqual(self.rows(document, ("employee_id", "=", self.cid.id)).end_reason, "left")

    def test_reading_that_was_off_for_a_day_gives_nobody_a_new_delay(self):
        document = self.floor_document()
        row = self.open_row(document, self.ann)
        row._write_unguarded({"date_asked": "2026-01-01 08:00:00"})
        document.is_reading_asked = False
        later = fields.Date.add(self.company._qms_today(), days=1)
        with freeze_time(f"{later} 12:00:00"):
            document.is_reading_asked = True
            new = self.open_row(document, self.ann)
        self.assertNotEqual(new, row)
        self.assertEqual((new.date_due, new.date_asked), (row.date_due, False))

    def test_reading_that_was_off_for_long_makes_nobody_late_at_once(self):
        document = self.floor_document()
        document.is_reading_asked = False
        later = fields.Date.add(self.company._qms_today(), days=300)
        with freeze_time(f"{later} 12:00:00"):
            document.is_reading_asked = True
            self.assertGreater(self.open_row(document, self.ann).date_due, later)

    def test_a_default_of_somebodys_own_keeps_no_night_away(self):
        self.env["ir.default"].set("qms.document", "date_followed", "2090-01-01")
        document = self.floor_document()
        self.assertFalse(document.sudo().date_followed)

    def test_a_quiet_night_writes_nothing(self):
        self.open_row(self.floor_document(), self.ann)._confirm("kiosk")
        self.minor_revision(self.floor_document())
        self.approve(self.new_policy())
        self.night()
        self.assertEqual(self.written_by(self.night), (0, 0))

    def test_a_night_writes_what_changed_and_nothing_else(self):
        self.floor_document()
        self.floor_document()
        self.night()
        self.new_employee("Dan", self.paint)
        self.ann.department_id = self.paint
        # Two documents: Dan is new in both, Ann's row ends and begins anew in both.
        self.assertEqual(self.written_by(self.night), (4, 2))

    def test_a_move_carries_the_confirmation(self):
        document = self.floor_document()
        self.open_row(document, self.ann)._confirm("kiosk")
        due = self.open_row(document, self.bob).date_due
        (self.ann | self.bob).department_id = self.paint
        with freeze_time("2055-06-01 10:00:00"):
            self.night()
        self.assertTrue(self.open_row(document, self.ann).date_confirmed)
        self.assertEqual(self.open_row(document, self.ann).reason, "moved")
        self.assertFalse(self.open_row(document, self.bob).date_confirmed)
        self.assertEqual(self.open_row(document, self.bob).date_due, due, "A move gives no new delay.")

    def test_a_job_is_part_of_the_row(self):
        document = self.floor_document()
        painter = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        self.cid.job_id = painter
        self.night()
        self.assertEqual(self.open_row(document, self.cid).job_id, painter)

    def test_a_change_of_the_audience_is_followed_at_once(self):
        document = self.floor_document()
        document.with_user(self.officer).audience_department_ids = [Command.set(self.paint.ids)]
        self.assertEqual(self.rows(document, ("date_end", "=", False)).employee_id, self.cid)
        document.with_user(self.officer).audience = "nobody"
        self.assertFalse(self.rows(document, ("date_end", "=", False)))

    def test_tags_and_everybody(self):
        tag = self.env["hr.employee.category"].create({"name": "First aid"})
        self.cid.category_ids = tag
        document = self.new_document_in_force(audience="chosen", audience_category_ids=[Command.set(tag.ids)])
        self.assertEqual(self.rows(document).employee_id, self.cid)
        document.audience = "everybody"
        everybody = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertEqual(self.rows(document, ("date_end", "=", False)).employee_id, everybody)

    def test_a_major_revision_asks_again(self):
        document = self.floor_document()
        self.open_row(document, self.ann)._confirm("kiosk")
        revision = self.revise(document)
        self.assertEqual(self.rows(document, ("date_end", "=", False)).revision_id, revision)
        self.assertFalse(self.open_row(document, self.ann).date_confirmed)
        first = self.rows(document, ("employee_id", "=", self.ann.id))[0]
        self.assertEqual(first.end_reason, "superseded")
        self.assertTrue(first.date_confirmed, "What was confirmed stays.")

    def minor_revision(self, document):
        revision = document._next_revision(
            body="<p>Count the boxes, then open one. Mind the edge.</p>",
            summary="An edge",
            approver_ids=[Command.set(self.manager.ids)],
        )
        revision.action_submit()
        revision.with_user(self.manager).action_set_minor()
        return self.approve(revision)

    def test_a_minor_revision_asks_only_who_has_not_read_yet(self):
        document = self.floor_document()
        first = document.current_revision_id
        self.open_row(document, self.ann)._confirm("kiosk")
        due = self.open_row(document, self.bob).date_due
        revision = self.minor_revision(document)
        self.assertEqual(self.open_row(document, self.ann).revision_id, first)
        self.assertTrue(self.open_row(document, self.ann).date_confirmed)
        self.assertEqual(self.open_row(document, self.bob).revision_id, revision)
        self.assertEqual(self.open_row(document, self.bob).date_due, due)
        self.assertEqual(self.open_row(document, self.bob).reason, "revision")
        self.new_employee("Dan", self.paint)
        self.night()
        self.assertEqual(self.rows(document, ("employee_name", "=", "Dan")).revision_id, revision)

    def test_whoever_comes_back_has_not_to_read_it_twice(self):
        document = self.floor_document()
        self.open_row(document, self.ann)._confirm("kiosk")
        self.ann.action_archive()
        self.night()
        self.assertFalse(self.open_row(document, self.ann))
        self.ann.action_unarchive()
        self.night()
        self.assertTrue(self.open_row(document, self.ann).date_confirmed)

    def test_withdrawing_ends_what_is_asked(self):
        document = self.floor_document()
        document.current_revision_id.with_user(self.manager).action_obsolete("Not made any more")
        self.assertEqual(set(self.rows(document).mapped("end_reason")), {"withdrawn"})

    def test_a_killed_night_run_again_leaves_no_double_and_misses_nobody(self):
        documents = self.floor_document()
        for _n in range(3):
            documents |= self.floor_document()
        dan = self.new_employee("Dan", self.paint)
        self.ann.department_id = self.paint
        done = []
        follow = type(self.env["qms.document"])._follow_audience

        def killed(subjects, *args):
            if subjects in documents:
                if len(done) == 2:
                    raise SystemExit
                done.append(subjects)
            return follow(subjects, *args)

        with (
            patch.object(qms_audience_night_mixin, "BATCH", 1),
            patch.object(type(self.env["qms.document"]), "_follow_audience", killed),
            # Not assertRaises, which would undo what the job has committed.
            suppress(SystemExit),
        ):
            self.night()
            self.fail("The job was not killed.")
        asked = self.env["qms.acknowledgement"].search([("employee_id", "=", dan.id)])
        self.assertEqual(len(asked.document_id), 2, "Killed in the middle: what was done is committed.")
        self.assertFalse(self.company.qms_reading_followed_on)
        self.night()
        self.assertEqual(self.company.qms_reading_followed_on, self.company._qms_today())
        for document in documents:
            open_rows = self.rows(document, ("date_end", "=", False))
            self.assertEqual(sorted(open_rows.mapped("employee_name")), ["Ann", "Bob", "Cid", "Dan"])
            self.assertEqual(len(self.rows(document)), 5, "Ann twice, since she moved; nobody else.")
        self.assertEqual(self.written_by(self.night), (0, 0))

    def test_one_document_that_fails_stops_no_other(self):
        first, second = self.floor_document(), self.floor_document()
        self.new_employee("Dan", self.paint)
        versions = type(first)._reading_versions

        def broken(subjects):
            if first in subjects:
                raise ValueError
            return versions(subjects)

        with (
            patch.object(type(first), "_reading_versions", broken),
            self.assertLogs("odoo.addons.qms_iso9001.models.qms_audience_night_mixin", "ERROR") as logs,
        ):
            self.night()
        self.assertEqual(len(logs.records), 1, "Only the one that fails is logged.")
        self.assertTrue(self.rows(second, ("employee_name", "=", "Dan")))
        self.assertFalse(self.company.qms_reading_followed_on, "The job tries again next time.")

    def test_a_night_whose_time_is_over_goes_on_where_it_was(self):
        documents = self.floor_document() | self.floor_document() | self.floor_document()
        policy = self.approve(self.new_policy(audience="everybody"))
        there = self.new_document_in_force(
            author=self.other_manager, approvers=self.other_employee, audience="everybody"
        )
        abroad = self.env["hr.employee"].create({"name": "Eve", "company_id": self.other_company.id})
        dan = self.new_employee("Dan", self.paint)
        self.new_day()
        follow, followed, runs = type(documents)._try_follow_audience, [], 0

        def noted(subjects):
            followed.extend((subjects._name, subject.id) for subject in subjects)
            return follow(subjects)

        # No time is left after any batch: each run does one.
        progress = patch.object(self.registry["ir.cron"], "_commit_progress", lambda _cron, done=0, **_kw: 0)
        size = patch.object(qms_audience_night_mixin, "BATCH", 2)
        companies = self.env["res.company"].search([])
        noting = patch.object(self.registry["qms.audience.night.mixin"], "_try_follow_audience", noted)
        with progress, size, noting:
            while not all(company.qms_reading_followed_on for company in companies):
                self.env["qms.audience.rows.mixin"]._cron_follow_audience()
                runs += 1
                self.assertLess(runs, 200, "The night never comes to its end.")
        self.assertEqual(len(followed), len(set(followed)), "Something was followed twice.")
        for subject in (*documents, policy):
            self.assertEqual(len(self.open_row(subject, dan)), 1)
        self.assertTrue(self.open_row(there, abroad))

    def test_the_job_runs_once_after_each_midnight(self):
        self.floor_document()
        with self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_follow_audience").method_direct_trigger()
        self.assertEqual(self.company.qms_reading_followed_on, self.company._qms_today())

    def test_the_job_run_by_hand_follows_what_changed_since_the_night(self):
        document = self.floor_document()
        job = self.env.ref("qms_iso9001.ir_cron_follow_audience")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
            dan = self.new_employee("Dan", self.paint)
            with patch.object(self.registry["ir.cron"], "_commit_progress", lambda _cron, done=0, **_kw: 60):
                self.env["qms.audience.rows.mixin"]._cron_follow_audience()
            self.assertFalse(self.open_row(document, dan), "The hourly run follows once a day.")
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(self.open_row(document, dan))
        with self.assertRaises(AccessError):
            job.with_user(self.manager).method_direct_trigger()

    def test_the_other_company_is_not_asked(self):
        document = self.new_document_in_force(audience="everybody")
        self.assertNotIn(self.employee_of(self.other_employee), self.rows(document).employee_id)

    def test_queries_do_not_grow_with_people_or_documents(self):
        documents = self.floor_document() | self.floor_document()
        documents._follow_audience()

        def queries(subjects):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            subjects._follow_audience()
            return self.env.cr.sql_log_count - before

        few = queries(documents)
        for n in range(20):
            self.new_employee(f"P{n}", self.paint)
        for _n in range(3):
            documents |= self.floor_document()
        self.env.flush_all()
        self.assertLessEqual(queries(documents), few + 1)
