from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .samples_audit import answered, new_audit, new_finding, new_process, started

PHOTO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditPlan(QmsCase):
    """Who looks at what, when and with whom: proposed, changed, mailed, printed, signed with the report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.other = cls.new_user("employee", cls.company, "t_other")
        cls.company.partner_id.tz = "Europe/Brussels"

    def planned(self, processes=2, **vals):
        owned = [new_process(self, name=f"Process {n}", sequence=n) for n in range(processes)]
        audit = new_audit(self, self.env["qms.process"].union(*owned), **vals)
        audit.with_user(self.named).action_propose_plan()
        return audit

    def mails(self):
        return self.env["mail.mail"].sudo().search([])

    def test_opening_the_processes_in_turn_closing(self):
        audit = self.planned()
        names = audit.plan_line_ids.mapped("name")
        self.assertEqual(names[0], "Opening meeting")
        self.assertEqual(names[-1], "Closing meeting")
        self.assertEqual(names[1:-1], audit.process_ids.sorted("sequence").mapped("display_name"))
        # Nine o'clock in Brussels.
        self.assertEqual(audit.plan_line_ids[0].date_start, datetime(2026, 3, 10, 8, 0))
        first = audit.plan_line_ids[0]
        self.assertEqual((str(first.day), first.hours), ("2026-03-10", "09:00–09:30"), "Of the company, whoever looks")
        self.assertEqual(audit.plan_line_ids[1].auditee_ids, self.buyer)
        self.assertFalse(list(filter(None, audit.plan_line_ids.mapped("clash"))))

    def test_many_processes_find_room_within_the_days(self):
        audit = self.planned(processes=14)
        rows = audit.plan_line_ids.filtered("process_id")
        self.assertEqual(len(rows), 14)
        self.assertEqual(len(set(rows.mapped("date_start"))), 14, "One after the other")

    def test_nobody_is_proposed_to_audit_a_process_of_one_s_own(self):
        mine = new_process(self, user_id=self.named.id)
        audit = new_audit(self, mine, team_ids=[Command.set(self.other.ids)])
        audit.with_user(self.named).action_propose_plan()
        self.assertEqual(audit.plan_line_ids.filtered("process_id").user_id, self.other)

    def test_a_plan_is_not_proposed_over_another(self):
        audit = self.planned()
        with self.assertRaises(UserError):
            audit.with_user(self.named).action_propose_plan()

    def test_who_is_planned_twice_is_told_and_not_stopped(self):
        audit = self.planned()
        first, second = audit.plan_line_ids.filtered("process_id")
        second.with_user(self.named).write({"date_start": first.date_start, "date_end": first.date_end})
        self.assertIn(self.named.name, second.clash)
        self.assertIn(self.named.name, first.clash)
        self.assertIn(first.name, audit.with_user(self.named).plan_clash)

    def test_who_is_planned_in_another_audit_at_that_time_is_told(self):
        audit, other = self.planned(), self.planned()
        row = audit.plan_line_ids[0]
        self.assertIn(self.named.name, row.clash)
        other.with_user(self.officer).action_cancel("Not needed")
        row.invalidate_recordset(["clash"])
        self.assertFalse(row.clash)

    def test_outside_the_days_of_the_audit_is_refused(self):
        row = self.planned().plan_line_ids[-1].with_user(self.named)
        with self.assertRaises(ValidationError):
            row.write({"date_start": "2026-03-20 08:00:00", "date_end": "2026-03-20 09:00:00"})

    def test_the_auditors_plan_until_their_end_date_and_nobody_else(self):
        audit = self.planned()
        row = audit.plan_line_ids[:1]
        row.with_user(self.named).place = "Meeting room"
        for user in (self.buyer, self.auditor, self.other):
            with self.subTest(user.login), self.assertRaises(AccessError):
                row.with_user(user).place = "Elsewhere"
        self.assertTrue(row.with_user(self.buyer).has_access("read"), "Who is audited")
        self.assertFalse(row.with_user(self.employee).has_access("read"))
        self.assertFalse(row.with_user(self.other_manager).has_access("read"))
        audit.date_until = "2026-03-09"
        with self.assertRaises(AccessError):
            row.with_user(self.named).place = "Too late"

    def test_everybody_who_takes_part_gets_one_mail_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.buyer.lang = "fr_FR"
        audit = self.planned(team_ids=[Command.set(self.other.ids)])
        before = self.mails()
        audit.with_user(self.named).action_send_plan()
        sent = self.mails() - before
        people = {mail.email_to for mail in sent}
        self.assertEqual(people, {user.email_formatted for user in (self.buyer, self.other)}, "Not who sends it")
        self.assertEqual(len(sent), 2)
        self.assertTrue(all(mail.attachment_ids for mail in sent))
        self.assertIn("Opening meeting", sent[0].body_html)
        self.assertTrue(audit.date_plan_sent)
        self.assertIn(self.buyer.partner_id, audit.message_partner_ids)

    def test_only_who_acts_sends_it(self):
        audit = self.planned()
        with self.assertRaises(AccessError):
            audit.with_user(self.buyer).action_send_plan()
        with self.assertRaises(UserError):
            audit.with_user(self.officer).write({"date_plan_sent": "2026-01-01 00:00:00"})

    def test_the_signed_report_goes_to_who_took_part_and_to_management(self):
        audit = answered(self)
        audit.with_user(self.named).action_propose_plan()
        before = self.mails()
        audit.with_user(self.named).action_report()
        sent = self.mails() - before
        people = {mail.email_to for mail in sent if "Audit report" in (mail.subject or "")}
        self.assertIn(self.buyer.email_formatted, people)
        self.assertIn(self.manager.email_formatted, people)
        self.assertNotIn(self.other_manager.email_formatted, people)
        with self.assertRaises(UserError):
            audit.plan_line_ids[:1].with_user(self.officer).place = "Rewritten"

    def test_the_plan_is_part_of_what_is_signed(self):
        audit = started(self)
        self.assertNotIn("plan", audit.sudo()._signed_content())
        audit.with_user(self.named).action_propose_plan()
        self.assertEqual(len(audit.sudo()._signed_content()["plan"]), len(audit.plan_line_ids))

    def test_the_owner_of_a_finding_is_reminded_from_the_report_on_of_the_answer_first(self):
        audit = answered(self)
        finding = new_finding(self, audit, user_id=self.buyer.id, date_response="2026-03-20", date_due="2026-05-01")
        self.assertFalse(finding.sudo().activity_ids, "The auditors still write it")
        audit.with_user(self.named).action_report()
        activity = finding.sudo().activity_ids
        self.assertEqual((activity.user_id, str(activity.date_deadline)), (self.buyer, "2026-03-20"))
        owner = finding.with_user(self.buyer)
        owner.write({"correction": "Both evaluated", "cause": "Nobody was told"})
        owner.action_answer()
        self.assertEqual(str(finding.sudo().activity_ids.date_deadline), "2026-05-01")

    def test_the_plan_moves_with_the_audit_at_the_same_hours(self):
        audit = self.planned()
        start = audit.plan_line_ids[0].date_start
        # Brussels goes to summer time in between: nine o'clock stays nine o'clock.
        audit.with_user(self.officer).write({"date_start": "2026-04-10", "date_end": "2026-04-11"})
        self.assertEqual(audit.plan_line_ids[0].date_start, datetime(2026, 4, 10, 7, 0))
        self.assertEqual(start, datetime(2026, 3, 10, 8, 0))
        self.assertFalse(list(filter(None, audit.plan_line_ids.mapped("clash"))))
        audit.with_user(self.officer).write({"date_start": "2026-04-11"})
        self.assertIn("Outside the days", audit.plan_line_ids[0].clash)

    def test_nine_o_clock_is_nine_o_clock_on_the_day_the_clock_changes(self):
        # Brussels goes to winter time on 25 October 2026: the day has an hour more before nine o'clock.
        audit = self.planned(date_start="2026-10-25", date_end="2026-10-25")
        self.assertEqual(audit.plan_line_ids[0].hours, "09:00–09:30")
        audit.with_user(self.officer).write({"date_start": "2026-10-26", "date_end": "2026-10-26"})
        self.assertEqual(audit.plan_line_ids[0].hours, "09:00–09:30")
        audit.with_user(self.officer).write({"date_start": "2026-10-25", "date_end": "2026-10-25"})
        self.assertEqual(audit.plan_line_ids[0].hours, "09:00–09:30")

    def test_a_weekend_is_left_out_where_there_is_another_day(self):
        audit = self.planned(date_start="2026-03-14", date_end="2026-03-16")
        self.assertEqual({row.date_start.day for row in audit.plan_line_ids}, {16})
        self.assertTrue(self.planned(date_start="2026-03-14", date_end="2026-03-15").plan_line_ids)

    def test_a_plan_that_changed_says_so_until_it_is_sent_again(self):
        audit = self.planned()
        lead = audit.with_user(self.named)
        self.assertFalse(lead.is_plan_changed)
        lead.action_send_plan()
        self.assertFalse(lead.is_plan_changed)
        lead.plan_line_ids[1].place = "Warehouse"
        self.assertTrue(lead.is_plan_changed)
        lead.action_send_plan()
        self.assertFalse(lead.is_plan_changed)
        lead.plan_line_ids[1].unlink()
        self.assertTrue(lead.is_plan_changed)

    def test_who_only_stands_in_a_row_gets_the_plan_and_never_the_report(self):
        audit = answered(self)
        lead = audit.with_user(self.named)
        lead.action_propose_plan()
        lead.plan_line_ids[1].auditee_ids = [Command.link(self.other.id)]
        before = self.mails()
        lead.action_send_plan()
        self.assertIn(self.other.email_formatted, (self.mails() - before).mapped("email_to"))
        self.assertNotIn(self.other.partner_id, audit.message_partner_ids, "Who may not read it does not follow it")
        before = self.mails()
        lead.action_report()
        sent = (self.mails() - before).mapped("email_to")
        self.assertNotIn(self.other.email_formatted, sent)
        self.assertEqual(len(sent), len(set(sent)), "Nobody twice")

    def test_who_is_not_named_any_more_does_not_follow(self):
        audit = self.planned(auditee_ids=[Command.set(self.other.ids)])
        audit.plan_line_ids.auditee_ids = False
        audit.with_user(self.named).action_send_plan()
        self.assertIn(self.other.partner_id, audit.message_partner_ids)
        audit.with_user(self.officer).auditee_ids = False
        self.assertNotIn(self.other.partner_id, audit.message_partner_ids)

    def test_photo_topics_and_edition_are_printed(self):
        topic = self.env["qms.requirement"].search([], limit=1)
        audit = answered(self, requirement_ids=[Command.set(topic.ids)])
        lines = self.env["qms.audit.line"].with_user(self.named)
        lines.create({"audit_id": audit.id, "name": "Is the rack marked?", "answer": "conform", "photo": PHOTO})
        html = str(self.env["ir.qweb"]._render("qms_iso9001.qms_audit_pdf", {"doc": audit.sudo()}))
        self.assertIn("data:image/png;base64,", html)
        self.assertIn(topic.name, html)
        self.assertIn(audit.edition_id.name, html)

    def test_a_plan_that_was_not_sent_in_time_stands_in_the_inbox_and_with_the_lead(self):
        audit = self.planned()
        later = self.planned(date_start="2026-03-30", date_end="2026-03-31")
        audits = self.env["qms.audit"]
        for user, lines in ((self.officer, "_inbox_lines"), (self.named, "_my_quality_lines")):
            own = audits.with_user(user)
            domains = [line["domain"] for line in getattr(own, lines)() if "plan not sent" in line["label"]]
            self.assertEqual(len(domains), 1, user.login)
            self.assertIn(audit, own.search(domains[0]))
            self.assertNotIn(later, own.search(domains[0]))
        audit.with_user(self.named).action_send_plan()
        self.assertNotIn(audit, audits.search(domains[0]))

    # In the calendar

    def event(self, **vals):
        audit = new_audit(self, auditee_ids=[Command.set(self.buyer.ids)], **vals)
        return audit, audit.sudo().event_id

    def test_an_auditee_neither_drags_nor_deletes_the_event(self):
        audit, event = self.event()
        for user in (self.buyer, self.named, self.other):
            own = event.with_user(user)
            for step in (
                lambda own: own.write({"start_date": "2026-05-01", "stop_date": "2026-05-02"}),
                lambda own: own.write({"active": False}),
                lambda own: own.write({"privacy": "public"}),
                lambda own: own.unlink(),
            ):
                with self.assertRaises(AccessError, msg=user.login) as refused, self.undone():
                    step(own)
                self.assertNotIn(audit.reference, str(refused.exception) if user == self.other else "")
        self.assertEqual((str(event.start_date), event.privacy), ("2026-03-10", "private"))
        self.assertEqual(str(audit.date_start), "2026-03-10")

    def test_an_officer_drags_the_audit_with_its_event(self):
        audit, event = self.event(team_ids=[Command.set(self.officer.ids)])
        audit.action_propose_plan()
        event.with_user(self.officer).write({"start_date": "2026-05-04", "stop_date": "2026-05-05"})
        self.assertEqual((str(audit.date_start), str(audit.date_end)), ("2026-05-04", "2026-05-05"))
        self.assertEqual(audit.plan_line_ids[0].date_start.day, 4)
        audit.with_user(self.named).action_start()
        event.with_user(self.officer).write(
            {"start": "2026-05-06 08:00:00", "stop": "2026-05-07 16:00:00", "allday": False}
        )
        self.assertEqual((str(audit.date_start), str(audit.date_end)), ("2026-05-06", "2026-05-07"))
        self.assertTrue(event.allday, "It is the event of an audit again")

    def test_the_event_leads_to_the_audit_without_an_activity_and_goes_with_it(self):
        audit, event = self.event()
        self.assertEqual((event.res_model, event.res_id), ("qms.audit", audit.id))
        self.assertFalse(audit.sudo().activity_ids)
        self.assertNotIn("Opening meeting", str(event.description))
        audit.action_propose_plan()
        audit.with_user(self.named).action_send_plan()
        self.assertIn("Opening meeting", str(event.description))
        self.assertNotIn(audit.objective, str(event.description))
        audit.unlink()
        self.assertFalse(event.exists())
