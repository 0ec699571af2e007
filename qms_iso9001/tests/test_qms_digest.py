from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .reminder_case import MONDAY, ReminderCase


def day(number):
    return MONDAY + timedelta(days=number)


@tagged("post_install", "-at_install")
class TestQmsDigest(ReminderCase):
    """One mail a week with what waits for a person; each test is one Monday morning."""

    def action(self, name, due, **vals):
        return self.new_action(name=name, date_due=due, **vals)

    # What is in it

    def test_late_first_then_what_is_due_within_a_week(self):
        self.action("Paint the floor", day(3))
        self.action("Label the shelves", day(-2))
        self.action("Move the rack", day(30))
        mail = self.digest()
        self.assertEqual(self.addresses(mail), [self.owner.email_formatted])
        self.assertEqual(mail.subject, "Your quality work: 1 late, 1 due this week")
        self.assert_names(mail, "Late", "Label the shelves", "Due within a week", "Paint the floor", "Open My quality")
        self.assertNotIn("Move the rack", mail.body_html)
        self.assertEqual((mail.state, mail.model, mail.res_id), ("outgoing", False, 0))

    def test_each_row_leads_to_its_record(self):
        action = self.action("Label the shelves", day(-2))
        self.assertIn(f"/mail/view?model=qms.action&amp;res_id={action.id}", self.digest().body_html)

    def test_nothing_due_is_no_mail(self):
        self.action("Move the rack", day(30))
        self.assertFalse(self.digest())

    def test_what_is_done_is_in_no_mail(self):
        self.action("Label the shelves", day(-2)).with_user(self.owner).action_done("Labelled")
        self.assertFalse(self.to(self.digest(), self.owner))

    def test_whose_it_was_before_is_told_nothing(self):
        action = self.action("Label the shelves", day(-2))
        action.with_user(self.officer).user_id = self.employee
        self.assertEqual(self.addresses(self.digest()), [self.employee.email_formatted])

    def test_what_has_another_day_now_is_told_with_that(self):
        action = self.action("Label the shelves", day(-2))
        action.with_user(self.officer).date_due = day(2)
        self.assertEqual(self.digest().subject, "Your quality work: 1 due this week")

    def test_a_record_with_a_reminder_stands_there_once(self):
        action = self.action("Label the shelves", day(-2))
        self.assertTrue(action.activity_ids)
        self.assertEqual(self.digest().body_html.count("Label the shelves"), 1)

    def test_an_activity_of_ones_own_on_a_quality_record_is_in_it(self):
        process = self.new_process("Turning")
        process.activity_schedule("mail.mail_activity_data_todo", day(1), "Ask Bob", user_id=self.owner.id)
        self.assert_names(self.digest(), "Due within a week", "Turning", "Ask Bob")

    def test_activities_on_other_records_are_not(self):
        partner = self.env["res.partner"].create({"name": "Foundry"})
        partner.activity_schedule("mail.mail_activity_data_todo", day(1), "Call", user_id=self.owner.id)
        self.assertFalse(self.digest())

    def test_what_has_no_day_stands_last(self):
        self.action("Label the shelves", day(-2))
        with freeze_time(f"{day(-1)} 08:00:00"):
            self.new_policy(approvers=self.owner).action_submit()
            self.env["mail.activity"].search([("res_model", "=", "qms.policy")]).unlink()
        mail = self.to(self.digest(), self.owner)
        self.assert_names(mail, "Label the shelves", "Open, without a day", "Quality policy to approve")

    def test_an_officer_finds_what_is_theirs_in_the_inbox(self):
        late = self.action("Label the shelves", day(-2), user_id=self.officer.id)
        self.assertEqual(late.user_id, self.officer)
        self.action("Paint the floor", day(-2))
        mail = self.to(self.digest(), self.officer)
        self.assert_names(mail, "Label the shelves")
        self.assertNotIn("Paint the floor", mail.body_html)

    def test_many_of_one_list_without_a_day_are_counted_only(self):
        for number in range(5):
            document = self.new_document(name=f"Packing {number}.", approvers=self.owner)
            document.coming_revision_id.action_submit()
        self.env["mail.activity"].search([("user_id", "=", self.owner.id)]).unlink()
        mail = self.to(self.digest(), self.owner)
        self.assertEqual(mail.subject, "Your quality work: 5 open")
        self.assert_names(mail, "Open, without a day", "Documents to approve", "5 open")
        self.assertNotIn("Packing 0.", mail.body_html)

    def test_of_two_steps_of_ones_own_the_first_day_counts(self):
        action = self.action("Label the shelves", day(5))
        verify = "qms_iso9001.mail_activity_type_verify"
        action.sudo().activity_schedule(verify, day(-1), user_id=self.owner.id)
        self.assertEqual(self.digest().subject, "Your quality work: 1 late")

    def test_a_deleted_mail_is_said_and_breaks_nothing(self):
        self.action("Label the shelves", day(-2))
        self.env.ref("qms_iso9001.mail_template_digest").unlink()
        with self.assertLogs("odoo.addons.qms_iso9001", "WARNING"):
            self.assertFalse(self.digest())

    def test_whoever_has_no_desk_here_finds_nothing_and_breaks_nothing(self):
        customer = new_test_user(self.env, "digest_portal", "base.group_portal")
        self.assertEqual(customer._qms_digest_parts(), [])
        self.assertEqual(customer._qms_digest_subject(), "")

    def test_many_are_cut_off_and_counted(self):
        for number in range(20):
            self.action(f"Shelf {number:02d}.", day(-20 + number))
        mail = self.digest()
        self.assertEqual(mail.subject, "Your quality work: 20 late")
        self.assert_names(mail, "(20)", "Shelf 00.", "Shelf 14.", "and 5 more")
        self.assertNotIn("Shelf 15.", mail.body_html)

    # Whose and when

    def test_one_mail_a_week(self):
        self.action("Label the shelves", day(-2))
        self.assertEqual(len(self.digest()), 1)
        for number in range(7):
            self.assertFalse(self.digest(f"{day(number)} 10:00:00"))
        self.assertEqual(len(self.digest(f"{day(7)} 10:00:00")), 1)

    def test_who_had_nothing_on_monday_waits_for_the_next_one(self):
        self.digest()
        self.action("Label the shelves", day(-2))
        self.assertFalse(self.digest(f"{day(1)} 09:00:00"))

    def test_it_comes_in_the_morning_of_the_person_until_wednesday(self):
        self.owner.tz = "America/New_York"  # five hours behind
        self.action("Label the shelves", day(-2))
        self.assertFalse(self.digest(f"{MONDAY} 10:30:00"))
        self.assertFalse(self.digest(f"{day(3)} 11:30:00"))
        self.assertTrue(self.digest(f"{day(2)} 11:30:00"))

    def test_whose_monday_begins_on_sunday(self):
        self.owner.tz = "Pacific/Auckland"
        self.action("Label the shelves", day(-2))
        self.assertTrue(self.digest(f"{day(-1)} 20:00:00"))
        self.assertFalse(self.digest(f"{MONDAY} 20:00:00"))

    def test_it_speaks_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("qms_iso9001.mail_template_digest")
        template.with_context(lang="fr_FR").subject = "Votre travail : {{ object._qms_digest_subject() }}"
        self.owner.lang = "fr_FR"
        self.action("Label the shelves", day(-2))
        mail = self.digest()
        self.assertIn("Votre travail", mail.subject)
        self.assertIn("01/03/2031", mail.body_html)

    def test_the_company_switches_it(self):
        self.company.qms_digest = False
        self.action("Label the shelves", day(-2))
        self.assertFalse(self.digest())

    def test_a_person_switches_it_off_without_any_right(self):
        self.action("Label the shelves", day(-2))
        self.owner.with_user(self.owner).write({"qms_digest": False})
        self.assertFalse(self.digest())

    def test_nobody_writes_when_the_last_one_was(self):
        with self.assertRaises(AccessError):
            self.owner.with_user(self.owner).write({"qms_digest_on": "2099-01-01"})

    def test_the_preferences_offer_it(self):
        self.owner.tz = "UTC"
        view = self.env.ref("base.view_users_form_simple_modif")
        with Form(self.owner.with_user(self.owner), view=view) as form:
            form.qms_digest = False
        self.assertFalse(self.owner.qms_digest)

    def test_who_has_left_gets_none(self):
        self.action("Label the shelves", day(-2))
        self.employee_of(self.owner).active = False
        self.assertFalse(self.digest())

    def test_an_archived_user_gets_none(self):
        self.action("Label the shelves", day(-2))
        self.owner.active = False
        self.assertFalse(self.digest())

    def test_who_has_no_employee_record_gets_one(self):
        self.action("Label the shelves", day(-2))
        self.employee_of(self.owner).unlink()
        self.assertTrue(self.digest())

    # Several companies

    def test_who_works_in_two_companies_gets_one_mail(self):
        self.owner.company_ids = [Command.link(self.other_company.id)]
        self.action("Label the shelves", day(-2))
        self.action("Sort the valves", day(-3), author=self.other_manager)
        mail = self.digest()
        names = [f" · {company.name}" for company in (self.other_company, self.company)]
        self.assert_names(mail, "Sort the valves", names[0], "Label the shelves", names[1])

    def test_of_a_company_that_switched_it_off_nothing_is_told(self):
        self.owner.company_ids = [Command.link(self.other_company.id)]
        self.other_company.qms_digest = False
        self.action("Label the shelves", day(-2))
        self.action("Sort the valves", day(-3), author=self.other_manager)
        process = self.new_process("Casting", self.other_company)
        process.activity_schedule("mail.mail_activity_data_todo", day(0), "Ask", user_id=self.owner.id)
        mail = self.digest()
        self.assert_names(mail, "Label the shelves")
        self.assertNotIn("Sort the valves", mail.body_html)
        self.assertNotIn("Casting", mail.body_html)

    def test_another_company_is_told_nothing(self):
        self.action("Label the shelves", day(-2))
        self.assertFalse(self.to(self.digest(), self.other_employee))

    # Reading

    def test_what_is_to_be_read_is_in_it_and_in_no_other_mail(self):
        people = self.employee_of(self.owner)
        with freeze_time("2031-02-10 08:00:00"):
            document = self.new_document_in_force(
                audience="chosen", audience_employee_ids=[Command.set(people.ids)], name="Packing"
            )
            document._follow_audience()
        mail = self.digest()
        self.assert_names(mail, "Late", "Packing", "To read")
        rows = self.env["hr.employee"].search(
            self.env["qms.acknowledgement"]._digest_domain(self.company, fields.Date.to_date(MONDAY))
        )
        self.assertNotIn(people, rows)
        self.owner.qms_digest = False
        rows = self.env["hr.employee"].search(
            self.env["qms.acknowledgement"]._digest_domain(self.company, fields.Date.to_date(MONDAY))
        )
        self.assertIn(people, rows)

    # Resumable

    def test_a_job_that_is_killed_goes_on_where_it_was(self):
        users = [self.new_user("employee", self.company, f"t_many_{number}") for number in range(5)]
        for user in users:
            self.action("Label the shelves", day(-2), user_id=user.id)
        with freeze_time(f"{MONDAY} 09:00:00"):
            waiting = len(self.env["res.users"]._qms_digest_waiting())
        mails, told = self.env["mail.mail"], []
        for _run in range(waiting):
            mails |= self.digest(seconds=0, batch_size=2)
            told.append(len(mails))
        self.assertEqual((told[0], told[-1]), (0, 5), told)
        self.assertEqual(len(set(self.addresses(mails))), 5)

    def test_who_cannot_be_told_stops_nobody_and_is_told_later(self):
        original = type(self.env["res.users"])._qms_read_digest
        self.action("Label the shelves", day(-2))
        self.action("Paint the floor", day(-2), user_id=self.employee.id)

        def broken(user):
            if user == self.owner:
                raise ValueError
            return original(user)

        with (
            patch.object(type(self.env["res.users"]), "_qms_read_digest", broken),
            self.assertLogs("odoo.addons.qms_iso9001", "ERROR"),
        ):
            self.assertEqual(self.addresses(self.digest()), [self.employee.email_formatted])
        self.assertEqual(self.addresses(self.digest(f"{MONDAY} 10:00:00")), [self.owner.email_formatted])

    def test_the_queries_of_a_person_do_not_grow_with_what_waits(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.owner._qms_read_digest()
            return self.env.cr.sql_log_count - before

        self.action("Label the shelves", day(-2))
        queries()
        counts = [queries()]
        for number in range(10):
            self.action(f"Shelf {number}", day(-2))
        counts.append(queries())
        self.assertEqual(*counts)

    def test_who_has_a_zone_that_nobody_knows_stops_nobody(self):
        """Zones come and go with the system: what was chosen once need not be there any more."""
        query = "UPDATE res_partner SET tz = 'Mars/Base' WHERE id = %s"
        self.env.flush_all()
        self.env.cr.execute(query, [self.owner.partner_id.id])
        self.env.invalidate_all()
        self.action("Label the shelves", day(-2))
        self.action("Paint the floor", day(-2), user_id=self.employee.id)
        self.assertEqual(self.addresses(self.digest()), sorted((self.owner | self.employee).mapped("email_formatted")))
