from datetime import timedelta
from urllib.parse import urlparse

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestVendorChecklist(VendorCase):
    def select(self, user=None, **vals):
        """Propose a new vendor of the critical class, with its checklist."""
        return self.propose(user=user, class_id=self.critical.id, ground="selection", **vals)

    def item(self, approval, kind):
        return approval.item_ids.filtered(lambda item: item.kind == kind)

    def test_the_class_fills_the_checklist_and_changes_it(self):
        proposal = self.select()
        self.assertEqual(proposal.item_ids.class_item_id, self.critical.item_ids)
        self.item(proposal, "sample").note = "Two pieces came"
        proposal.class_id = self.relevant
        kinds = set(proposal.item_ids.mapped("kind"))
        self.assertEqual(kinds, {"assessment", "first_order", "sample"}, "What was begun stays.")

    def test_without_what_is_needed_a_vendor_is_on_trial_only(self):
        proposal = self.select(date_end=self.company._qms_today() + timedelta(days=90)).with_user(self.officer)
        self.assertIn("Sample", proposal.missing)
        self.assertNotIn("First order", proposal.missing)
        self.assert_refused(proposal.action_approve, says="Sample")
        proposal.conditions = "Inspect"
        self.assert_refused(proposal.action_approve_conditional, says="on trial")
        proposal.action_start_trial()
        self.assert_state(proposal, "trial")
        self.accept_all(proposal)
        proposal.action_approve()
        self.assert_ended(proposal, successor=proposal.successor_id)
        self.assert_state(proposal.successor_id, "approved")

    def test_a_row_taken_off_is_still_needed(self):
        proposal = self.select()
        self.accept_all(proposal)
        self.assertFalse(proposal.missing)
        self.item(proposal, "sample").unlink()
        self.assert_refused(proposal.with_user(self.officer).action_approve, says="Sample")

    def test_a_lapsed_certificate_does_not_count(self):
        proposal = self.select()
        kind = self.env["qms.supplier.certificate.kind"].create({"name": "Test kind"})
        certificate = self.env["qms.supplier.certificate"].create(
            {
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "kind_id": kind.id,
                "date_end": self.company._qms_today() - timedelta(days=1),
            }
        )
        self.accept_all(proposal)
        self.item(proposal, "certificate").certificate_id = certificate
        self.assertIn("Certificate", proposal.missing)

    def test_officers_accept_and_their_name_stays(self):
        proposal = self.select()
        sample = self.item(proposal, "sample")
        self.assertRaises(AccessError, sample.write, {"is_done": True})
        sample.with_user(self.officer).is_done = True
        self.assertEqual(sample.done_by_id, self.officer)
        self.assert_refused(sample.with_user(self.officer).write, {"done_by_id": self.manager.id})
        self.assert_refused(sample.write, {"is_required": False}, says="class")
        forged = proposal.item_ids.create({"approval_id": proposal.id, "name": "Mine", "is_done": True})
        self.assertFalse(forged.is_done)

    def test_a_decided_checklist_stays(self):
        proposal = self.select()
        self.accept_all(proposal)
        proposal.with_user(self.officer).action_approve()
        sample = self.item(proposal, "sample").with_user(self.officer)
        self.assert_refused(sample.write, {"note": "Later"}, says="decided")
        self.assert_refused(sample.unlink, says="decided")
        new = {"item_ids": [Command.create({"name": "More"})]}
        self.assert_refused(proposal.with_user(self.officer).write, new, says="decided")

    def test_what_was_accepted_stays_accepted_when_proposed_again(self):
        proposal = self.select()
        self.accept_all(proposal)
        proposal.with_user(self.officer).action_approve()
        opened = proposal.action_propose_again()
        again = proposal.browse(opened["res_id"])
        self.assertEqual(len(again.item_ids), 4)
        self.assertEqual(again.item_ids.done_by_id, self.officer)

    def on_trial(self):
        proposal = self.select(date_end=self.company._qms_today() + timedelta(days=90)).with_user(self.officer)
        proposal.action_start_trial()
        return proposal

    def test_what_was_shown_on_trial_stands_on_the_approval(self):
        trial, accepted = self.on_trial(), "2026-01-02 10:00:00"
        with freeze_time(accepted):
            self.accept_all(trial)
        self.item(trial, "sample").note = "Two pieces, measured"
        self.env["ir.attachment"].create(
            {"name": "Report.txt", "raw": b"x", "res_model": trial._name, "res_id": trial.id}
        )
        self.item(trial, "assessment").sudo().date_answered = accepted
        trial.with_user(self.manager).action_approve()
        approved = trial.successor_id
        self.assert_state(approved, "approved")
        self.assertEqual(len(approved.item_ids), 4)
        self.assertEqual(approved.item_ids.mapped("is_done"), [True] * 4)
        self.assertEqual(approved.item_ids.done_by_id, self.officer)
        self.assertEqual({str(day) for day in approved.item_ids.mapped("date_done")}, {accepted})
        self.assertEqual(self.item(approved, "sample").note, "Two pieces, measured")
        self.assertEqual(str(self.item(approved, "assessment").date_answered), accepted)
        files = self.env["ir.attachment"].search([("res_model", "=", trial._name), ("res_id", "=", approved.id)])
        self.assertEqual(files.mapped("name"), ["Report.txt"])
        again = approved.browse(approved.action_propose_again()["res_id"])
        self.assertEqual(again.item_ids.mapped("is_done"), [True] * 4)

    def test_a_trial_without_what_is_needed_is_not_approved(self):
        trial = self.on_trial()
        self.item(trial, "assessment").is_done = True
        self.assert_refused(trial.action_approve, says="Sample")
        trial.action_block("Pores")
        blocked = trial.successor_id
        self.assertEqual(blocked.item_ids.filtered("is_done").mapped("kind"), ["assessment"])
        self.assertFalse(blocked.date_end)

    def test_a_vendor_with_conditions_until_a_day_is_approved_until_then(self):
        today = self.company._qms_today()
        first = self.decide("conditional", conditions="Inspect", date_end=today + timedelta(days=30))
        first.action_approve()
        self.assertEqual(first.successor_id.date_end, today + timedelta(days=30))
        over = self.decide("conditional", conditions="Inspect", date_end=today)
        over._write_unguarded({"date_start": today - timedelta(days=9), "date_end": today - timedelta(days=1)})
        self.assert_refused(over.action_approve, says="Propose again")

    def test_auditors_read_no_amounts(self):
        proposal = self.select()
        for record in (proposal, proposal.item_ids):
            self.assertNotIn("amount", record.with_user(self.auditor).fields_get())
            self.assertRaises(AccessError, record.with_user(self.auditor).read, ["amount"])
            self.assertIn("amount", record.with_user(self.buyer).fields_get())

    def test_the_first_order_up_to_an_amount(self):
        self.env.ref("qms_iso9001.qms_supplier_class_item_a_first_order").amount = 2500
        self.assertEqual(self.select().amount, 2500)

    def test_an_accepted_certificate_of_the_register_counts_as_shown(self):
        proposal = self.select()
        self.accept_all(proposal)
        row = self.item(proposal, "certificate")
        self.assertEqual(row.certificate_kind_id, self.env.ref("qms_iso9001.qms_supplier_certificate_kind_iso_9001"))
        row.with_user(self.officer).is_done = False
        self.assertIn("Certificate", proposal.missing)
        certificate = self.env["qms.supplier.certificate"].create(
            {
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "kind_id": row.certificate_kind_id.id,
                "date_end": self.company._qms_today(),
            }
        )
        self.assertIn("Certificate", proposal.missing, "nobody has checked it")
        certificate.with_user(self.officer).action_accept()
        self.assertFalse(proposal.missing)
        self.assertEqual(row.with_user(self.buyer).valid_certificate_id, certificate)
        proposal.with_user(self.officer).action_approve()
        self.assert_state(proposal, "approved")
        self.assertEqual(row.certificate_id, certificate, "the decision keeps what it rests on")

    def test_a_certificate_of_another_company_or_kind_or_that_lapsed_counts_for_nothing(self):
        proposal = self.select()
        self.accept_all(proposal)
        row = self.item(proposal, "certificate")
        row.with_user(self.officer).is_done = False
        today = self.company._qms_today()
        for vals in (
            {"company_id": self.other_company.id},
            {"kind_id": self.env["qms.supplier.certificate.kind"].create({"name": "Other"}).id},
            {"date_start": today + timedelta(days=1)},
            {"date_end": today - timedelta(days=1)},
        ):
            with self.subTest(vals=vals):
                certificate = self.env["qms.supplier.certificate"].create(
                    {
                        "partner_id": self.vendor.id,
                        "company_id": self.company.id,
                        "kind_id": row.certificate_kind_id.id,
                        "date_end": today + timedelta(days=90),
                        **vals,
                    }
                )
                certificate._set_state("accepted")
                self.assertIn("Certificate", proposal.missing)


@tagged("post_install", "-at_install")
class TestVendorAssessment(VendorCase, HttpCase):
    def sent(self):
        proposal = self.propose(class_id=self.critical.id, ground="selection")
        item = proposal.item_ids.filtered(lambda item: item.kind == "assessment")
        item.action_send_assessment()
        return item

    def test_the_vendor_answers_by_link_without_an_account(self):
        item = self.sent()
        self.assertTrue(item.date_sent)
        mail = self.env["mail.mail"].sudo().search([("model", "=", item._name), ("res_id", "=", item.id)])
        answer = item.sudo().answer_id
        self.assertIn(answer.access_token, mail.body_html)
        link = urlparse(item._get_assessment_url())
        page = self.url_open(f"{link.path}?{link.query}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Self-assessment", page.text)
        self.assert_refused(item.action_view_answers, says="not answered")
        answer._mark_done()
        self.assertTrue(item.date_answered)
        self.assertFalse(item.is_done, "An officer reads the answers first.")
        printed = urlparse(item.with_user(self.officer).action_view_answers()["url"])
        self.assertIn("responsible for quality", self.url_open(f"{printed.path}?{printed.query}").text)

    def test_the_link_is_in_no_chatter_and_in_no_field(self):
        item = self.sent()
        token = item.sudo().answer_id.access_token
        self.assertNotIn(token, " ".join(item.approval_id.sudo().message_ids.mapped("body")))
        self.assertNotIn("answer_id", item.with_user(self.officer).fields_get())

    def test_without_an_address_it_says_so(self):
        self.vendor.email = False
        self.assert_refused(self.sent, says="email")
