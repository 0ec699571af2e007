from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .samples_audit import answered, new_audit, new_finding, new_process, started


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
