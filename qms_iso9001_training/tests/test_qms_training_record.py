from datetime import timedelta

from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingRecord(TrainingCase):
    def setUp(self):
        super().setUp()
        self.session = self.record_talk()
        self.record = self.session.record_ids.filtered(lambda record: record.employee_id == self.anna)

    # Immutable, whichever way in

    def test_nobody_rewrites_a_record(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        for user in (self.hr, self.manager, admin, self.env.ref("base.user_root")):
            record = self.record.with_user(user).with_company(self.company)
            for name, value in (
                ("date_done", self.today - timedelta(days=3)),
                ("employee_id", self.people[1].id),
                ("minutes", 480),
                ("employee_name", "Somebody"),
                ("job_name", "Director"),
                ("department_name", "Board"),
                ("trainer_name", "Somebody"),
                ("note", "x"),
                ("session_id", False),
                ("company_id", False),
            ):
                with self.subTest(user=user.login, field=name):
                    self.assert_refused(record.write, {name: value}, says="cannot be changed any more")

    def test_nobody_writes_any_field_of_what_was_done(self):
        """Whatever a record or a training keeps, computed figures too, stays as it was; a new field joins by itself."""
        logged = {"id", "create_uid", "create_date", "write_uid", "write_date"}
        # People go on talking about a training that was held.
        spoken = {name for name in self.session._fields if name.startswith(("message_", "activity_", "my_activity"))}
        for record in (self.record, self.session):
            kept = {name for name, field in record._fields.items() if field.column_type and field.store}
            for name in sorted(kept - logged - spoken):
                with self.subTest(model=record._name, field=name), self.undone():
                    self.assert_refused(record.with_user(self.hr).write, {name: self.another(record, name)})

    def another(self, record, name):
        """Return a value of the field `name` that the record does not have."""
        field, record = record._fields[name], record.sudo()
        if field.type == "many2one":
            return self.env[field.comodel_name].search([("id", "!=", record[name].id)], limit=1).id or 1
        if field.type == "selection":
            return next(value for value in field.get_values(self.env) if value != record[name])
        ways = {"boolean": not record[name], "date": "2001-01-01", "datetime": "2001-01-01 08:00:00"}
        return ways.get(field.type, 77)

    def test_nobody_sets_the_figures_of_a_record(self):
        vals = {"employee_id": self.anna.id, "training_id": self.new_course().id, "minutes": 45}
        records = self.env["qms.training.record"].with_user(self.hr)
        self.assert_refused(records.create, {**vals, "hours": 99}, says="set by its buttons")
        self.env["ir.default"].with_user(self.hr).sudo().set("qms.training.record", "hours", 99, user_id=self.hr.id)
        need = records.with_context(default_hours=99, default_is_on_time=True).create(vals)
        self.assertEqual((need.hours, need.is_on_time), (0.75, False))
        self.assert_refused(need.write, {"hours": 99}, says="set by its buttons")
        need.action_attend()
        self.assertEqual((need.hours, need.is_on_time), (0.75, False))

    def test_no_form_offers_to_change_a_record_or_what_was_held(self):
        for record in (self.record.with_user(self.hr), self.session):
            form = Form(record)
            for name in ("training_id", "date_done", "minutes", "trainer_name", "state"):
                with self.subTest(model=record._name, field=name), self.assertRaises(AssertionError):
                    setattr(form, name, form[name])

    def test_no_state_is_written_that_no_verb_produced(self):
        for vals in ({"state": "passed"}, {"is_legacy": True}, {"cancel_reason": "x"}, {"state": "needed"}):
            with self.subTest(vals=vals):
                self.assert_refused(self.record.with_context(import_file=True).write, vals, says="set by its buttons")

    def test_renaming_a_course_rewrites_no_record(self):
        before = self.record.display_name
        self.course.with_user(self.manager).name = "Ladders and scaffolds"
        self.env.flush_all()
        self.record.invalidate_recordset()
        self.assertEqual(self.record.course_name, "Ladders")
        self.assertEqual(self.record.display_name, before)
        self.assertIn("Ladders ·", before)
        self.assert_refused(self.record.write, {"course_name": "Other"}, says="cannot be changed any more")
        new = self.record_talk(self.people[:1], date_done=self.today - timedelta(days=1))
        self.assertEqual(new.record_ids.course_name, "Ladders and scaffolds")

    def test_nobody_deletes_a_record(self):
        for user in (self.hr, self.manager, self.env.ref("base.user_root")):
            with self.subTest(user=user.login):
                self.assert_refused(self.record.with_user(user).unlink, says="evidence")

    def test_import_over_a_record_changes_nothing(self):
        self.record._BaseModel__ensure_xml_id()
        xml_id = self.record.get_external_id()[self.record.id]
        result = (
            self.env["qms.training.record"]
            .with_user(self.hr)
            .load(
                ["id", "minutes", "state"],
                [[xml_id, "480", "Passed"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertEqual((self.record.minutes, self.record.state), (45, "attended"))

    def test_employee_and_course_and_session_are_no_back_door(self):
        hr_employee = self.anna.with_user(self.hr)
        course = self.course.with_user(self.hr)
        for record, name in (
            (hr_employee, "qms_training_record_ids"),
            (course, "record_ids"),
            (self.session, "record_ids"),
        ):
            for command in (
                Command.update(self.record.id, {"minutes": 480}),
                Command.delete(self.record.id),
                Command.unlink(self.record.id),
                Command.clear(),
                Command.set([]),
            ):
                with self.subTest(model=record._name, command=command):
                    self.assert_refused(record.write, {name: [command]})
        self.assertTrue(self.record.exists())

    def test_employee_with_records_is_archived_not_deleted(self):
        self.assert_refused(self.anna.with_user(self.hr).unlink, says="Archive the employee")
        self.anna.with_user(self.hr).action_archive()
        self.assertEqual(self.record.employee_name, "Person 1")

    def test_record_is_not_created_as_done_by_people_without_the_right(self):
        vals = {"employee_id": self.anna.id, "training_id": self.course.id, "state": "passed"}
        for user in (self.officer, self.auditor, self.employee):
            with self.subTest(user=user.login):
                self.assert_refused(self.env["qms.training.record"].with_user(user).create, vals)

    def test_nobody_is_added_to_a_training_that_was_held(self):
        late = self.new_people(1, name="Late")
        self.assert_refused(
            self.env["qms.training.record"].with_user(self.hr).create,
            {
                "employee_id": late.id,
                "training_id": self.course.id,
                "session_id": self.session.id,
                "date_done": self.today,
                "state": "passed",
            },
            says="closed",
        )

    # As it was that day

    def test_later_job_department_and_name_leave_the_record_alone(self):
        other = self.env["hr.department"].create({"name": "Sales", "company_id": self.company.id})
        seller = self.env["hr.job"].create({"name": "Seller", "company_id": self.company.id})
        self.anna.write({"name": "Anna Married", "department_id": other.id, "job_id": seller.id})
        self.course.name = "Ladders and steps"
        self.env.flush_all()
        self.assert_state(self.record, "attended")
        self.assertRecordValues(
            self.record,
            [
                {
                    "employee_name": "Person 1",
                    "job_name": "Welder",
                    "department_name": "Workshop",
                }
            ],
        )
        self.assertEqual(self.session.name, "Ladders")

    def test_training_of_last_year_shows_last_years_job(self):
        seller = self.env["hr.job"].create({"name": "Seller", "company_id": self.company.id})
        self.anna.version_ids.date_version = self.today - timedelta(days=700)
        self.anna.create_version({"date_version": self.today - timedelta(days=10), "job_id": seller.id})
        past, recent = (
            self.record_talk(self.anna, date_done=self.today - timedelta(days=days)).record_ids for days in (365, 5)
        )
        self.assertEqual((past.job_name, recent.job_name), ("Welder", "Seller"))

    def test_copy_takes_name_and_job_of_its_own_day(self):
        self.anna.name = "Anna Married"
        copy = self.record.with_user(self.hr).copy()
        self.assertRecordValues(copy, [{"state": "needed", "employee_name": "Anna Married", "session_id": False}])

    def test_employee_of_another_company_later_keeps_the_record_where_it_was(self):
        self.anna.write({"department_id": False, "job_id": False})
        self.anna.company_id = self.other_company
        self.env.flush_all()
        self.assertEqual(self.record.company_id, self.company)

    # Cancelled with a reason

    def test_wrong_record_is_cancelled_with_a_reason_and_stays(self):
        self.record.with_user(self.hr).action_cancel("was ill that day")
        self.assert_state(self.record, "cancelled")
        self.assertRecordValues(
            self.record,
            [
                {
                    "cancel_reason": "was ill that day",
                    "cancelled_by_id": self.hr.id,
                    "previous_state": "attended",
                }
            ],
        )
        self.assertTrue(self.record.date_cancelled)
        self.assertEqual(self.session.record_count, 7)
        self.assertEqual(self.anna.qms_training_count, 0)
        self.assertIn("was ill that day", self.session.message_ids[0].body)

    def test_cancelling_needs_a_reason_the_right_and_a_live_record(self):
        self.assert_refused(self.record.with_user(self.hr).action_cancel, " ", says="reason")
        for user in (self.officer, self.auditor, self.employee):
            with self.subTest(user=user.login):
                self.assert_refused(self.record.with_user(user).action_cancel, "no")
        self.record.with_user(self.hr).action_cancel("wrong person")
        self.assert_refused(self.record.with_user(self.hr).action_cancel, "again", says="Cancelled")

    def test_reason_dialog_cancels_as_the_hr_officer(self):
        action = self.record.with_user(self.hr).with_context(qms_verb="action_cancel").action_ask_reason()
        dialog = self.env["qms.reason"].with_user(self.hr).with_context(**action["context"]).create({"reason": "ill"})
        dialog.action_confirm()
        self.assert_state(self.record, "cancelled")

    # Imported history

    def load_history(self, user, rows):
        columns = ["employee_id/.id", "training_id/.id", "date_done", "state"]
        return self.env["qms.training.record"].with_user(user).load(columns, rows)

    def test_hr_officer_and_quality_manager_import_history_marked_as_imported(self):
        for user, day in ((self.hr, "2019-03-04"), (self.manager, "2019-03-05")):
            with self.subTest(user=user.login):
                result = self.load_history(user, [[str(self.anna.id), str(self.course.id), day, "Passed"]])
                self.assertFalse(result["messages"])
                record = self.env["qms.training.record"].browse(result["ids"])
                self.assertRecordValues(
                    record,
                    [
                        {
                            "state": "passed",
                            "is_legacy": True,
                            "employee_name": "Person 1",
                            "company_id": self.company.id,
                        }
                    ],
                )
                self.assert_refused(record.with_user(user).write, {"minutes": 1}, says="cannot be changed")

    def test_import_names_the_row_that_is_wrong_and_keeps_none(self):
        tomorrow = str(self.today + timedelta(days=1))
        rows = [
            [str(self.anna.id), str(self.course.id), "2019-03-04", "Passed"],
            [str(self.anna.id), str(self.course.id), tomorrow, "Passed"],
        ]
        result = self.load_history(self.hr, rows)
        self.assertFalse(result["ids"])
        messages = {message["record"]: message["message"] for message in result["messages"]}
        self.assertIn("still to come", messages[1])

    @mute_logger("odoo.sql_db")
    def test_import_without_a_date_says_what_is_missing(self):
        result = self.load_history(self.hr, [[str(self.anna.id), str(self.course.id), "", "Passed"]])
        self.assertFalse(result["ids"])
        self.assertIn("needs its date", result["messages"][0]["message"])

    @mute_logger("odoo.sql_db")
    def test_import_of_the_same_file_twice_makes_no_doubles(self):
        rows = [[str(self.anna.id), str(self.course.id), "2019-03-04", "Passed"]]
        self.load_history(self.hr, rows)
        self.assertFalse(self.load_history(self.hr, rows)["ids"])

    # Who sees what

    def test_employee_sees_own_records_only(self):
        mine = self.record_talk(self.me | self.people, training_id=self.new_course("Fire").id)
        seen = self.env["qms.training.record"].with_user(self.employee).search([])
        self.assertEqual(seen.employee_id.ids, self.me.ids)
        self.assertEqual(seen, mine.record_ids.filtered(lambda record: record.employee_id == self.me))
        self.assert_refused((mine.record_ids - seen).with_user(self.employee).read, ["employee_name"])
        self.assert_refused(mine.with_user(self.employee).read, ["name"])

    def test_quality_officer_and_auditor_read_and_group_everything(self):
        for user in (self.officer, self.auditor, self.manager, self.hr):
            with self.subTest(user=user.login):
                records = self.env["qms.training.record"].with_user(user)
                found = records.search([("session_id", "=", self.session.id)])
                self.assertEqual(len(found), 8)
                rows = found.web_read(
                    {
                        "employee_id": {"fields": {"display_name": {}}},
                        "session_id": {"fields": {"display_name": {}}},
                        "training_id": {"fields": {"display_name": {}}},
                    }
                )
                self.assertEqual(rows[0]["employee_id"]["display_name"], found[0].employee_name)
                for group in ("training_id", "employee_id", "department_name", "date_done:month", "state"):
                    self.assertTrue(records.web_read_group([], [group], ["__count"])["groups"])

    def test_other_company_sees_nothing(self):
        for user in (self.other_manager, self.other_employee):
            for model in ("qms.training.record", "qms.training.session", "qms.training"):
                with self.subTest(user=user.login, model=model):
                    records = self.env[model].with_user(user)
                    if records.has_access("read"):
                        self.assertFalse(records.search([("company_id", "=", self.company.id)]))
        self.assert_refused(self.record.with_user(self.other_manager).read, ["state"])
        self.assert_refused(self.record.with_user(self.other_manager).action_cancel, "mine now")

    def test_portal_sees_nothing(self):
        self.assert_refused(self.record.with_user(self.portal).read, ["state"])

    def test_pack_takes_what_counts(self):
        line = self.env["qms.training.record"]._pack_folder()[0]
        self.record.with_user(self.hr).action_cancel("ill")
        found = self.env[line["model"]].search(line["domain"])
        self.assertNotIn(self.record, found)
        self.assertLess(self.session.record_ids - self.record, found | self.record)
