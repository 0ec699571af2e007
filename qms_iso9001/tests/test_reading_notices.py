from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .kiosk_case import KioskCase

MONDAY = fields.Date.to_date("2031-03-03")


@tagged("post_install", "-at_install")
class TestReadingNotices(KioskCase):
    """Asked once, reminded once on the due date, then a digest a week: each switched by the company."""

    @classmethod
    def setUpClass(cls):
        with freeze_time("2031-02-14 08:00:00"):  # a Friday, fourteen days before a Friday
            super().setUpClass()
        cls.company.write({"qms_reading_reminder": False, "qms_reading_digest": False, "qms_digest": False})
        cls.due = cls.row.date_due

    def activities(self, user=None):
        domain = Domain("activity_type_id", "=", self.env.ref("qms_iso9001.mail_activity_type_read").id)
        domain &= Domain("res_id", "in", self.document.revision_ids.ids)
        return self.env["mail.activity"].search(domain & Domain("user_id", "=", (user or self.employee).id))

    def on(self, day, **kwargs):
        """Return the mails that the job makes on `day`."""
        with freeze_time(f"{day} 09:00:00"):
            return self.tell(**kwargs)

    # Asked

    def test_coming_in_force_makes_no_activity_itself(self):
        self.assertFalse(self.activities())
        self.assertFalse(self.row.date_asked)

    def test_a_login_gets_an_activity_and_a_mail_address_a_mail(self):
        mails = self.on("2031-02-15")
        self.assertEqual(self.addresses(mails), ["ann@example.com"])
        self.assertIn(self.row._get_link_path(), mails.body_html)
        self.assertEqual(mails.state, "outgoing")
        activity = self.activities()
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.date_deadline, self.due)
        self.assertEqual((activity.res_model, activity.res_id), ("qms.document.revision", self.row.revision_id.id))
        self.assertFalse(self.row_of(self.bob).date_asked)

    def test_nobody_is_asked_twice(self):
        self.on("2031-02-15")
        self.assertFalse(self.on("2031-02-16"))
        self.assertEqual(len(self.activities()), 1)

    def test_the_form_shows_nobody_elses_activity_to_read(self):
        self.on("2031-02-15")
        revision = self.row.revision_id
        self.assertEqual(revision.with_user(self.employee).activity_ids, self.activities())
        self.env.invalidate_all()
        self.assertFalse(revision.with_user(self.officer).activity_ids)

    def test_readers_do_not_follow_what_they_read(self):
        followers = self.row.revision_id.message_partner_ids
        self.on("2031-02-15")
        self.assertEqual(self.row.revision_id.message_partner_ids, followers)

    def test_switched_off_nobody_is_asked(self):
        self.company.qms_reading_activity = False
        self.assertFalse(self.on("2031-02-15"))
        self.assertFalse(self.activities())

    def test_the_links_are_in_no_message_that_others_read(self):
        mail = self.on("2031-02-15")
        self.assertFalse(mail.model or mail.res_id)
        for user in (self.officer, self.manager, self.hr):
            found = self.env["mail.message"].with_user(user).search([("id", "=", mail.mail_message_id.id)])
            self.assertFalse(found)

    def test_the_activity_ends_with_the_confirmation(self):
        self.on("2031-02-15")
        activity = self.activities()
        with self.assertRaises(UserError):
            activity.with_user(self.employee).action_done()
        self.row_of(self.chief).with_user(self.employee).action_confirm()
        self.assertFalse(activity.exists())

    def test_the_activity_leads_to_the_button(self):
        self.on("2031-02-15")
        revision = self.row.revision_id.with_user(self.employee)
        self.assertTrue(revision.can_confirm_reading)
        self.assertFalse(revision.with_user(self.officer).can_confirm_reading)
        self.assert_refused(revision.with_user(self.officer).action_confirm_reading, says="Nothing to do")
        revision.action_confirm_reading()
        self.assert_read(self.row_of(self.chief), "login")
        self.assertFalse(self.activities())

    def test_the_activity_ends_when_it_need_not_be_read_any_more(self):
        self.on("2031-02-15")
        old = self.activities()
        with freeze_time("2031-02-16 08:00:00"):
            self.revise(self.document)
        mails = self.on("2031-02-16")
        self.assertFalse(old.exists())
        self.assertEqual(self.activities().res_id, self.document.current_revision_id.id)
        self.assertEqual(self.addresses(mails), ["ann@example.com"])
        self.document.is_reading_asked = False
        self.on("2031-02-17")
        self.assertFalse(self.activities())

    def test_who_moves_is_not_asked_again(self):
        self.on("2031-02-15")
        department = self.env["hr.department"].create({"name": "Paint", "company_id": self.company.id})
        with freeze_time("2031-02-16 08:00:00"):
            (self.ann | self.chief).department_id = department
            self.document._follow_audience()
        self.assertFalse(self.on("2031-02-16"))
        self.assertEqual(len(self.activities()), 1)
        self.assertTrue(self.row_of(self.ann).date_asked)

    def test_a_minor_revision_mails_nobody_again(self):
        self.company.qms_reading_reminder = True
        self.on(self.due)
        self.on(self.due + timedelta(days=1))
        with freeze_time(f"{self.due + timedelta(days=2)} 08:00:00"):
            revision = self.minor_revision()
        self.assertEqual(self.row_of(self.ann).revision_id, revision)
        self.assertFalse(self.on(self.due + timedelta(days=2)))
        self.assertEqual(self.activities().res_id, revision.id, "The activity leads to what is to be read now.")
        self.assertEqual(self.activities().res_name, revision.display_name)
        self.assertTrue(self.row_of(self.ann).date_reminded)

    def test_the_mail_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("qms_iso9001.mail_template_reading_ask")
        template.with_context(lang="fr_FR").subject = "À lire : {{ object._get_subject().display_name }}"
        self.ann.lang = "fr_FR"
        self.assertIn("À lire", self.on("2031-02-15").subject)

    def test_what_came_in_by_import_asks_nobody(self):
        people = self.people
        legacy = self.new_document(
            audience="chosen", audience_employee_ids=[fields.Command.set(people.ids)], author=self.manager
        )
        self.env["qms.document.revision"].with_user(self.manager).create(
            {"document_id": legacy.id, "state": "in_force", "in_force_from": "2020-01-01"}
        )
        self.on("2031-02-15")
        self.assertFalse(self.row_of(self.ann, legacy))

    # Resumable

    def test_a_job_that_is_killed_goes_on_where_it_was(self):
        more = self.env["hr.employee"].union(
            *(self.new_person(f"Person {number}", work_email=f"p{number}@example.com") for number in range(5))
        )
        self.document.audience_employee_ids |= more
        rows = self.env["qms.acknowledgement"]
        mails = self.on("2031-02-15", batch_size=2, seconds=0)
        told = [len(mails)]
        for _night in range(4):
            mails |= self.on("2031-02-15", batch_size=2, seconds=0)
            told.append(len(mails))
        # The first batch was the activity of the one reader with a login.
        self.assertEqual(told, [0, 2, 4, 6, 6])
        self.assertEqual(len(set(self.addresses(mails))), 6)
        self.assertFalse(rows.search_count([("employee_id", "in", more.ids), ("date_asked", "=", False)]))

    def test_a_batch_that_fails_stops_no_other_and_is_tried_again(self):
        with (
            patch.object(type(self.env["qms.acknowledgement"]), "_ask_by_mail", side_effect=ValueError),
            self.assertLogs("odoo.addons.qms_iso9001", "ERROR"),
        ):
            self.on("2031-02-15")
        self.assertFalse(self.row.date_asked)
        self.assertEqual(len(self.activities()), 1)
        self.assertEqual(len(self.on("2031-02-16")), 1)

    def test_one_person_who_cannot_be_told_stops_nobody_else(self):
        original = type(self.env["qms.acknowledgement"])._ask_by_mail
        bert = self.new_person("Bert", work_email="bert@example.com")
        self.document.audience_employee_ids |= bert

        def broken(rows):
            if self.ann in rows.employee_id:
                raise ValueError
            return original(rows)

        with (
            patch.object(type(self.env["qms.acknowledgement"]), "_ask_by_mail", broken),
            self.assertLogs("odoo.addons.qms_iso9001", "ERROR") as logs,
        ):
            mails = self.on("2031-02-15")
        self.assertEqual(self.addresses(mails), ["bert@example.com"])
        self.assertEqual(len(logs.records), 1)
        self.assertEqual(self.addresses(self.on("2031-02-16")), ["ann@example.com"])

    def test_the_queries_do_not_grow_with_the_readers(self):
        def queries():
            before = self.env.cr.sql_log_count
            self.on("2031-02-15")
            return self.env.cr.sql_log_count - before

        self.on("2031-02-15")
        counts = []
        for number in (5, 40):
            people = self.env["hr.employee"].create(
                [
                    {"name": f"P{number}.{i}", "company_id": self.company.id, "user_id": self.user(number, i).id}
                    for i in range(number)
                ]
            )
            self.document_for(people)
            counts.append(queries())
        self.assertLess(counts[1], counts[0] + 5, counts)

    def user(self, number, i):
        return self.new_login(f"u{number}x{i}")

    def new_login(self, login):
        return self.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "company_id": self.company.id,
                "company_ids": [fields.Command.set(self.company.ids)],
            }
        )

    # Reminded

    def test_one_reminder_on_the_due_date_to_everybody_with_mail(self):
        self.company.write({"qms_reading_activity": False, "qms_reading_reminder": True})
        self.assertFalse(self.on(self.due - timedelta(days=1)))
        mails = self.on(self.due)
        self.assertEqual(self.addresses(mails), ["ann@example.com", "employee@example.com"])
        self.assertIn("Reminder", mails[0].subject)
        self.assertFalse(self.on(self.due + timedelta(days=1)))

    def test_nobody_gets_two_mails_in_one_night(self):
        """The company switches everything on long after the due date."""
        self.company.qms_reading_activity = False
        self.company.write({"qms_reading_activity": True, "qms_reading_reminder": True, "qms_reading_digest": True})
        subjects = [
            self.on(day).filtered(lambda mail: self.addresses(mail) == ["ann@example.com"]).mapped("subject")
            for day in ("2031-03-10", "2031-03-11", "2031-03-12", "2031-03-17")
        ]
        self.assertEqual([len(names) for names in subjects], [1, 1, 0, 1])

    def test_whoever_confirmed_is_not_reminded(self):
        self.company.write({"qms_reading_activity": False, "qms_reading_reminder": True})
        self.row._confirm("kiosk")
        self.assertEqual(self.addresses(self.on(self.due)), ["employee@example.com"])

    def test_switched_off_nobody_is_reminded(self):
        self.company.qms_reading_activity = False
        self.assertFalse(self.on(self.due))

    # Digest

    def test_a_digest_a_week_from_the_week_after_the_due_date(self):
        self.company.write({"qms_reading_activity": False, "qms_reading_digest": True})
        with freeze_time(f"{self.due} 08:00:00"):  # due much later, in the digest all the same
            other = self.document_for(self.ann, name="Packing")
        self.assertFalse(self.on(self.due + timedelta(days=1)))
        mails = self.on(MONDAY)
        self.assertEqual(self.addresses(mails), ["ann@example.com", "employee@example.com"])
        mine = mails.filtered(lambda mail: self.addresses(mail) == ["ann@example.com"])
        for row in (self.row, self.row_of(self.ann, other)):
            self.assertIn(row._get_link_path(), mine.body_html)
        for days in range(1, 7):
            self.assertFalse(self.on(MONDAY + timedelta(days=days)))
        self.row_of(self.chief)._confirm("login")
        self.assertEqual(self.addresses(self.on(MONDAY + timedelta(days=7))), ["ann@example.com"])

    def test_a_digest_only_while_something_is_overdue(self):
        self.company.write({"qms_reading_activity": False, "qms_reading_digest": True})
        for person in self.people:
            self.row_of(person)._confirm("kiosk")
        with freeze_time(f"{self.due} 08:00:00"):
            self.document_for(self.ann, name="Packing")
        self.assertFalse(self.on(MONDAY))

    def test_switched_off_there_is_no_digest(self):
        self.company.qms_reading_activity = False
        self.assertFalse(self.on(MONDAY))
