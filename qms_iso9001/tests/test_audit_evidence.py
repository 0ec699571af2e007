from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import answered, new_audit, new_finding, new_process, started


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditEvidence(QmsAssertions, QmsCase):
    """What auditors and officers might do to a report, a checklist or a finding that would make it say otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def reported(self):
        """Return (audit, finding) whose report is signed."""
        audit = answered(self)
        finding = new_finding(self, audit)
        audit.with_user(self.named).action_report()
        return audit, finding

    def question(self, audit=None, **vals):
        """Return a question that the auditor wrote, of a running audit."""
        audit = audit or started(self)
        values = {"audit_id": audit.id, "name": "Is the archive dry?", **vals}
        return self.env["qms.audit.line"].with_user(self.named).create(values)

    # The signed report

    def test_nothing_moves_into_or_out_of_a_signed_report(self):
        audit, finding = self.reported()
        other = started(self)
        line = other.line_ids[:1]
        loose = new_finding(self, other)
        for user in (self.named, self.officer, self.manager):
            for record, to in ((line, audit), (loose, audit), (audit.line_ids[:1], other), (finding, other)):
                with self.assertRaises(UserError, msg=(user.login, record)), self.env.cr.savepoint():
                    record.with_user(user).write({"audit_id": to.id})
        self.assertEqual((len(audit.line_ids), audit.finding_ids), (1, finding))
        self.assertFalse(audit.sudo().signature_ids._content_finding(audit.sudo()))

    def test_nothing_is_added_to_or_taken_from_a_signed_report(self):
        audit, finding = self.reported()
        with self.assertRaises(UserError):
            self.question(audit)
        for record in (audit.line_ids, finding):
            with self.assertRaises(UserError):
                record.with_user(self.officer).unlink()

    # What comes first in a checklist, and from where a question is

    def test_open_findings_of_before_stay_on_the_checklist(self):
        audit, finding = self.reported()
        following = started(self, audit.process_ids)
        row = following.line_ids.filtered("carried_finding_id")
        for user in (self.named, self.officer, self.manager):
            with self.assertRaises(UserError, msg=user.login), self.env.cr.savepoint():
                row.with_user(user).write({"carried_finding_id": False})
            with self.assertRaises(UserError, msg=user.login), self.env.cr.savepoint():
                row.with_user(user).unlink()
        self.assertEqual(following.carried_count, 1)

    def test_nobody_types_what_is_open_from_before_or_from_which_template_a_question_is(self):
        finding = self.reported()[1]
        template = self.env["qms.audit.question"].search([], limit=1)
        forged = {"carried_finding_id": finding.id, "question_id": template.id}
        audit = started(self)
        lines = self.env["qms.audit.line"].with_user(self.named)
        line = self.question(audit, **forged)
        defaults = {f"default_{name}": value for name, value in forged.items()}
        by_default = lines.with_context(**defaults).create({"audit_id": audit.id, "name": "Is it dry?"})
        for each in (line, by_default):
            self.assertFalse(each.carried_finding_id)
            self.assertFalse(each.question_id)
        for name, value in forged.items():
            with self.assertRaises(UserError):
                line.write({name: value})
        other = new_audit(self)
        other.with_user(self.named).with_context(**defaults).action_load_questions()
        self.assertFalse(other.line_ids.carried_finding_id)

    # What was drawn

    def drawn(self, **vals):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_qms_process")
        new_process(self, name="Sawing", purpose="Pieces of one length")
        line = self.question(rule_id=rule.id, sample_size=2, seed=42, **vals)
        line.action_draw()
        return line

    def test_what_nobody_drew_is_not_there(self):
        forged = {"default_drawn_ids": [1, 2], "default_date_drawn": "2026-03-01 08:00:00", "default_drawn_from": 400}
        lines = self.env["qms.audit.line"].with_user(self.named).with_context(**forged)
        line = lines.create({"audit_id": started(self).id, "name": "Transfers", "seed": 7})
        self.assertFalse(line.date_drawn or line.drawn_ids or line.drawn_text)
        self.assertEqual(line.drawn_from, 0)

    def test_what_was_drawn_stays_until_it_is_drawn_anew_with_a_word(self):
        line = self.drawn()
        for user in (self.named, self.officer):
            with self.assertRaises(UserError, msg=user.login), self.env.cr.savepoint():
                line.with_user(user).unlink()
            for vals in ({"sample_size": 50}, {"process_id": new_process(self).id}, {"drawn_names": "Others"}):
                with self.assertRaises(UserError, msg=(user.login, vals)), self.env.cr.savepoint():
                    line.with_user(user).write(vals)

    def test_the_names_of_what_was_drawn_are_signed_and_printed(self):
        audit = answered(self)
        line = self.drawn().with_user(self.officer)
        line.with_user(self.named).write({"audit_id": audit.id, "answer": "conform"})
        records = self.env["qms.process"].browse(line.drawn_ids)
        names = records.mapped("display_name")
        self.assertEqual(line.drawn_names.split("\n"), names)
        audit.with_user(self.named).action_report()
        records.sudo().name = "Called otherwise"
        self.assertEqual(line.drawn_names.split("\n"), names)
        self.assertFalse(audit.sudo().signature_ids._content_finding(audit.sudo()))
        html = str(self.env["ir.qweb"]._render("qms_iso9001.qms_audit_pdf", {"doc": audit.sudo()}))
        self.assertIn(names[0], html)
        # Past every guard: the signature sees it.
        self.env.cr.execute("UPDATE qms_audit_line SET drawn_names = 'Other' WHERE id = %s", [line.id])
        self.env.invalidate_all()
        self.assertTrue(audit.sudo().signature_ids._content_finding(audit.sudo()))

    # Until when and for whom

    def test_the_last_day_is_that_of_the_company_whatever_zone_the_auditor_names(self):
        self.company.partner_id.tz = "Europe/Brussels"
        audit = started(self)
        finding = new_finding(self, audit, user_id=self.buyer.id)
        line, free = audit.line_ids[:2]
        audit.date_until = "2026-03-09"
        for record in (line, finding, free):
            away = record.with_user(self.named).with_context(tz="Pacific/Niue")
            name = "evidence" if record._name == "qms.audit.line" else "objective_evidence"
            with self.assertRaises(AccessError), self.env.cr.savepoint(), freeze_time("2026-03-10 03:00:00"):
                away.write({name: "Later"})
            with self.assertRaises(AccessError), self.env.cr.savepoint(), freeze_time("2026-03-10 03:00:00"):
                away.unlink()
        values = {"audit_id": audit.id, "name": "Later"}
        lines = self.env["qms.audit.line"].with_user(self.named).with_context(tz="Pacific/Niue")
        with self.assertRaises(AccessError), self.env.cr.savepoint(), freeze_time("2026-03-10 03:00:00"):
            lines.create(values)
        values = {**values, "kind": "minor", "criterion": "Rule", "objective_evidence": "Seen"}
        findings = self.env["qms.audit.finding"].with_user(self.named).with_context(tz="Pacific/Niue")
        with self.assertRaises(AccessError), self.env.cr.savepoint(), freeze_time("2026-03-10 03:00:00"):
            findings.create(values)

    def test_the_calendar_tells_nobody_else_about_the_audit(self):
        audit = new_audit(self)
        event = audit.sudo().event_id
        self.assertEqual(event.privacy, "private")
        self.assertNotIn(audit.objective, str(event.description))
        for user in (self.other_employee, self.employee):
            # Odoo hides it when it is fetched: what the system read before is not asked again.
            self.env.invalidate_all()
            seen = event.with_user(user).read(["name", "description"])[0]
            self.assertNotIn(audit.name, str(seen), user.login)
            for step in (lambda own: own.write({"name": "Party"}), lambda own: own.unlink()):
                with self.assertRaises(AccessError, msg=user.login), self.env.cr.savepoint():
                    step(event.with_user(user))
        self.assertIn(audit.name, event.with_user(self.named).name)

    def test_an_event_that_is_gone_is_made_anew(self):
        audit = new_audit(self)
        audit.sudo().event_id.unlink()
        audit.with_user(self.named).action_start()
        self.assertTrue(audit.sudo().event_id.active)
        audit.sudo().event_id.active = False
        audit.name = "Purchasing and stock"
        self.assertTrue(audit.sudo().event_id.active)

    # What officers plan

    def test_an_auditor_fills_in_and_does_not_plan(self):
        audit = started(self).with_user(self.named)
        audit.write({"scope": "Both shifts", "strengths": "Order", "conclusion": "Works"})
        edition = self.env["qms.edition"].search([("id", "!=", audit.edition_id.id)], limit=1)
        for vals in (
            {"objective": "Another"},
            {"criteria": "Easier ones"},
            {"auditee_ids": [Command.set(self.employee.ids)]},
            {"edition_id": edition.id},
        ):
            with self.assertRaises(AccessError, msg=vals), self.env.cr.savepoint():
                audit.write(vals)

    def test_the_report_is_kept_with_answers_findings_and_signature(self):
        pages = []

        def kept(record, html):
            pages.append(str(html))
            return b"%PDF-1.4"

        audit = answered(self)
        audit.line_ids.with_user(self.named).evidence = "Order 4711, seen"
        new_finding(self, audit)
        self.patch(self.env.registry["qms.audit"], "_html_to_pdf", kept)
        audit.with_user(self.named).action_report()
        for text in ("Order 4711, seen", "Two vendors without evaluation", audit.sudo().signature_ids.content_hash):
            self.assertIn(text, pages[0])
