import base64
import doctest
from datetime import timedelta
from hashlib import sha256

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import revision_numbers
from .common import QmsCase, tiny_pdf

PDF = base64.b64encode(tiny_pdf())


@tagged("post_install", "-at_install")
class TestQmsDocumentRevision(QmsCase):
    # From draft to in force

    def test_several_people_sign_in_parallel_without_a_quality_group(self):
        document = self.new_document(approvers=self.employee + self.buyer)
        revision = document.coming_revision_id
        revision.reviewer_ids = [Command.set(self.hr.ids)]
        revision.action_submit()
        for user in (self.buyer, self.hr, self.employee):
            self.assertEqual(revision.state, "review")
            revision.with_user(user).action_approve()
        self.assertEqual(revision.state, "in_force")
        meanings = revision.sudo().signature_ids.mapped("meaning")
        self.assertEqual(sorted(meanings), ["approver", "approver", "author", "reviewer"])
        with self.assertRaises(UserError):
            revision.with_user(self.buyer).action_approve()

    def asked(self):
        """Return how many mails, notifications, messages to somebody and activities there are, tracked values too."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        sudo = self.env(su=True)
        counts = [sudo[name].search_count([]) for name in ("mail.mail", "mail.notification", "mail.activity")]
        return [*counts, sudo["mail.message"].search_count([("partner_ids", "!=", False)])]

    def test_saving_asks_nobody_and_submitting_asks_each_signer(self):
        """With the chatter that the other tests switch off."""
        signers = self.manager + self.buyer + self.hr
        kind, other = (self.env.ref(f"qms_iso9001.qms_document_type_{name}") for name in ("procedure", "instruction"))
        before = self.asked()
        documents = self.env["qms.document"].with_user(self.officer).with_context(tracking_disable=False)
        document = documents.create({"name": "Incoming inspection", "type_id": kind.id})
        revision = document.coming_revision_id
        self.assertEqual(self.asked(), before)
        for vals in (
            {"name": "Inspection of what comes in", "user_id": self.employee.id},
            {"type_id": other.id, "confidentiality": "quality", "reference": "X-1"},
            {"audience": "nobody", "is_reading_asked": False, "external_reference": "EN 1"},
            {"confidentiality": "all", "audience": "everybody", "on_purchase": True, "active": False},
            {"active": True},
        ):
            document.write(vals)
            self.assertEqual(self.asked(), before, vals)
        tomorrow = self.company._qms_today() + timedelta(days=1)
        for vals in (
            {"body": "<p>A better sentence.</p>", "summary": "Better", "name": "Inspection"},
            {"file": PDF, "file_name": "inspection.pdf", "number": "A", "in_force_from": tomorrow},
            {"approver_ids": [Command.set((self.manager + self.buyer).ids)]},
            {"reviewer_ids": [Command.set(self.hr.ids)], "body": "<p>The best sentence.</p>"},
        ):
            revision.write(vals)
            self.assertEqual(self.asked(), before, vals)
        self.assertTrue(document.message_ids.sudo().tracking_value_ids, "The chatter was really on.")
        revision.action_submit()
        activities = revision.sudo().activity_ids
        self.assertEqual(activities.user_id, signers)
        self.assertEqual(len(activities), 3)
        mails, notifications, asked, messages = (n - then for n, then in zip(self.asked(), before, strict=True))
        told = self.env["mail.notification"].sudo().search([], order="id desc", limit=notifications)
        self.assertEqual(told.res_partner_id, signers.partner_id)
        self.assertEqual((mails, notifications, asked, messages), (3, 3, 3, 3))

    def test_sending_back_keeps_the_reason_and_the_signature(self):
        revision = self.new_document(approvers=self.employee + self.manager).coming_revision_id
        revision.action_submit()
        revision.with_user(self.employee).action_approve()
        with self.assertRaisesRegex(UserError, "reason"):
            revision.with_user(self.manager).action_reject(" ")
        revision.with_user(self.manager).action_reject("A step is missing")
        self.assertEqual((revision.state, revision.rejection_reason), ("draft", "A step is missing"))
        self.assertEqual(len(revision.sudo().signature_ids), 2)
        revision.body = "<p>Count, open, measure.</p>"
        self.approve(revision)
        self.assertEqual(revision.state, "in_force")

    def test_the_author_takes_it_back(self):
        revision = self.new_document().coming_revision_id
        revision.action_submit()
        with self.assertRaises(AccessError):
            revision.with_user(self.auditor).action_withdraw()
        revision.action_withdraw()
        self.assertEqual(revision.state, "draft")

    def test_it_comes_into_force_on_its_day_and_ends_the_old_one(self):
        document = self.new_document_in_force()
        old, today = document.current_revision_id, self.company._qms_today()
        new = self.revise(document, in_force_from=today + timedelta(days=3))
        self.assertEqual((new.state, old.state), ("approved", "in_force"))
        with freeze_time(f"{today + timedelta(days=3)} 12:00:00"), self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_put_in_force").method_direct_trigger()
        self.assertEqual((new.state, old.state), ("in_force", "obsolete"))
        self.assertEqual(old.in_force_until, today + timedelta(days=2))

    def test_the_database_keeps_one_in_force_per_document(self):
        document, other = self.new_document_in_force(), self.new_document_in_force(name="Packing")
        second = document._next_revision()
        self.env.flush_all()
        for revision in (second, other._next_revision()):
            with (
                self.assertRaisesRegex(UniqueViolation, "qms_document_revision_one_in_force"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                revision._write_unguarded({"state": "in_force"})
                revision.flush_recordset()
        self.assertEqual((document + other).current_revision_id.mapped("state"), ["in_force"] * 2)

    def test_numbers_count_on_as_they_began(self):
        for first, second in (("4", "5"), ("C", "D"), ("2018 edition", "2")):
            document = self.new_document(name=f"From {first}")
            document.coming_revision_id.number = first
            self.approve(document.coming_revision_id)
            self.assertEqual(self.revise(document).number, second)

    def test_the_rule_of_numbers(self):
        self.assertEqual(doctest.testmod(revision_numbers).failed, 0)

    def test_text_or_file_is_needed_and_what_changed(self):
        document = self.new_document()
        document.coming_revision_id.body = "<p><br></p>"
        with self.assertRaisesRegex(UserError, "Write the text"):
            document.coming_revision_id.action_submit()
        document.coming_revision_id.write({"file": PDF, "file_name": "inspection.pdf"})
        self.approve(document.coming_revision_id)
        second = document._next_revision(body="<p>New</p>", approver_ids=[Command.set(self.manager.ids)])
        with self.assertRaisesRegex(UserError, "what changed"):
            second.action_submit()

    def test_the_approver_decides_whether_the_change_is_minor_and_it_is_logged(self):
        document = self.new_document_in_force(approvers=self.employee)
        revision = document._next_revision(summary="Typing error", approver_ids=[Command.set(self.employee.ids)])
        revision.action_submit()
        with self.assertRaises(AccessError):
            revision.action_set_minor()
        revision.with_user(self.employee).action_set_minor()
        self.assertTrue(revision.is_minor)
        self.assertIn("Minor change", revision.sudo().message_ids[0].body)
        self.assertEqual(revision.sudo().message_ids[0].author_id, self.employee.partner_id)
        revision.with_user(self.employee).action_set_major()
        self.assertFalse(revision.is_minor)

    def test_nobody_decides_that_it_is_minor_after_somebody_approved(self):
        document = self.new_document_in_force(approvers=self.employee + self.buyer)
        approvers = [Command.set((self.employee + self.buyer).ids)]
        revision = document._next_revision(summary="Two boxes", approver_ids=approvers)
        revision.action_submit()
        revision.with_user(self.employee).action_approve()
        with self.assertRaisesRegex(UserError, "approved"):
            revision.with_user(self.buyer).action_set_minor()

    def test_the_first_revision_is_major(self):
        revision = self.new_document(approvers=self.employee).coming_revision_id
        revision.action_submit()
        with self.assertRaisesRegex(UserError, "new to everybody"):
            revision.with_user(self.employee).action_set_minor()

    def test_an_owner_leaves_out_nobody_of_the_route(self):
        self.env.ref("qms_iso9001.qms_document_type_procedure").approver_ids = self.manager
        document = self.new_document(user_id=self.employee.id, approvers=self.buyer)
        revision = document.coming_revision_id.with_user(self.employee)
        with self.assertRaisesRegex(UserError, "t_manager"):
            revision.action_submit()
        revision.approver_ids = [Command.link(self.manager.id)]
        revision.action_submit()
        self.assertEqual(revision.state, "review")

    def test_a_day_in_the_past_is_refused_at_submit(self):
        revision = self.new_document().coming_revision_id
        revision.in_force_from = self.company._qms_today() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "later day"):
            revision.action_submit()

    def test_a_revision_stays_with_its_document_and_owner(self):
        document, other = self.new_document(user_id=self.employee.id), self.new_document(user_id=self.employee.id)
        revision = document.coming_revision_id.with_user(self.employee)
        for vals in ({"document_id": other.id}, {"user_id": self.buyer.id}, {"company_id": self.other_company.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                revision.write(vals)

    # What was approved stays

    def refused(self, change):
        with self.undone(), self.assertRaises(UserError):
            change()

    def test_approved_content_cannot_be_changed_whatever_the_way_in(self):
        document = self.new_document()
        document.coming_revision_id.write({"file": PDF, "file_name": "inspection.pdf"})
        revision = self.approve(document.coming_revision_id).with_user(self.manager)
        for vals in (
            {"body": "<p>Other</p>"},
            {"file": base64.b64encode(b"other")},
            {"file_name": "other.pdf"},
            {"summary": "Other"},
            {"number": "9"},
            {"is_minor": True},
            {"state": "draft"},
            {"document_id": self.new_document().id},
        ):
            with self.subTest(vals=list(vals)):
                self.refused(lambda vals=vals: revision.write(vals))
        result = revision.load([".id", "body"], [[str(revision.id), "<p>Imported over it</p>"]])
        self.assertFalse(result["ids"])

    def test_the_attachments_of_an_approved_revision_cannot_be_changed(self):
        document = self.new_document()
        document.coming_revision_id.write({"file": PDF, "file_name": "inspection.pdf"})
        revision = self.approve(document.coming_revision_id)
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", revision._name), ("res_id", "=", revision.id), ("res_field", "=", "file")])
        )
        self.assertEqual(len(files), 1)
        for user in (self.manager, self.env.user):
            file = files.with_user(user)
            self.refused(lambda file=file: file.write({"datas": base64.b64encode(b"other")}))
            self.refused(lambda file=file: file.unlink())
            self.refused(lambda file=file: file.write({"res_id": 0}))

    def test_the_hash_of_the_file_is_stored_and_a_changed_file_is_found(self):
        document = self.new_document()
        document.coming_revision_id.write({"file": PDF, "file_name": "inspection.pdf"})
        revision = self.approve(document.coming_revision_id)
        self.assertEqual(revision.file_sha256, sha256(base64.b64decode(PDF)).hexdigest())
        chain = self.env["qms.signature.chain"].sudo().search([("company_id", "=", self.company.id)])
        self.assertEqual(chain._first_broken_link(), "")
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s"
            " WHERE res_model = %s AND res_id = %s AND res_field = 'file'",
            (b"something else", revision._name, revision.id),
        )
        self.env.invalidate_all()
        self.assertIn("not what was signed", chain._first_broken_link())

    def test_a_picture_in_the_text_is_part_of_what_was_signed(self):
        picture = self.env["ir.attachment"].create(
            {"name": "step.png", "raw": b"picture", "res_model": "qms.document.revision"}
        )
        document = self.new_document()
        revision = document.coming_revision_id
        picture.res_id = revision.id
        revision.body = f'<p>As here: <img src="/web/image/{picture.id}"></p>'
        self.approve(revision)
        self.refused(lambda: picture.with_user(self.manager).write({"raw": b"other"}))
        self.refused(lambda: picture.sudo().unlink())
        before = revision._content_hash()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s", (b"other", picture.id)
        )
        self.env.invalidate_all()
        self.assertNotEqual(revision._content_hash(), before)

    def test_the_owners_picture_is_kept_whoever_submits(self):
        revision = self.new_document(author=self.officer).coming_revision_id
        loose = self.env["ir.attachment"].with_user(self.officer).create({"name": "step.png", "raw": b"picture"})
        revision.body = f'<p>As here: <img src="/web/image/{loose.id}"></p>'
        self.env["qms.document.revision"].browse(revision.id).with_user(self.manager).action_submit()
        [kept] = revision._picture_ids()
        picture = self.env["ir.attachment"].browse(kept)
        self.assertEqual((picture.res_model, picture.res_id), (revision._name, revision.id))
        self.assertIn(str(kept), revision.sudo()._signed_content()["pictures"])

    def test_a_later_revision_is_not_followed_by_an_earlier_one(self):
        document = self.new_document_in_force()
        second, third = (
            document._next_revision(summary="Other", approver_ids=[Command.set(self.manager.ids)]) for _each in range(2)
        )
        third.action_submit()
        with self.assertRaisesRegex(UserError, "is in approval"):
            second.action_submit()
        third.with_user(self.manager).action_approve()
        self.assertEqual(document.current_revision_id, third)
        with self.assertRaisesRegex(UserError, "later than"):
            second.action_submit()

    def test_a_document_in_force_is_not_archived(self):
        document = self.new_document_in_force()
        for user in (self.officer, self.manager):
            with self.assertRaisesRegex(UserError, "ends its revision"):
                document.with_user(user).active = False
        document.current_revision_id.with_user(self.manager).action_obsolete("Not needed")
        document.with_user(self.officer).active = False
        self.assertFalse(document.active)

    def test_type_and_reading_are_not_the_owners(self):
        document = self.new_document_in_force(user_id=self.employee.id)
        with self.assertRaises(AccessError):
            document.with_user(self.employee).is_reading_asked = False
        other = self.env.ref("qms_iso9001.qms_document_type_form")
        with self.assertRaisesRegex(UserError, "signed with its number, title and type"):
            document.with_user(self.officer).type_id = other
        with self.assertRaises(AccessError) as caught:
            document.with_user(self.other_manager).name = "Mine"
        self.assertNotIn(document.name, str(caught.exception))

    def test_nothing_of_the_past_is_put_on_top(self):
        document = self.new_document_in_force()
        revisions = self.env["qms.document.revision"].with_user(self.manager)
        past = {"document_id": document.id, "body": "<p>x</p>", "state": "obsolete", "in_force_from": "2020-01-01"}
        with self.assertRaisesRegex(UserError, "from old to new"):
            revisions.create({**past, "in_force_until": "2021-01-01"})

    def test_a_draft_that_was_overtaken_comes_no_more(self):
        document = self.new_document_in_force()
        old, new = (
            document._next_revision(summary="Other", approver_ids=[Command.set(self.manager.ids)]) for _each in range(2)
        )
        new.action_submit()
        new.with_user(self.manager).action_approve()
        self.assertFalse(document.coming_revision_id)
        opened = document.with_user(self.manager).action_revise()["res_id"]
        self.assertNotIn(opened, (old | new).ids)

    def test_a_first_revision_is_not_minor(self):
        revision = self.new_document().coming_revision_id
        revision.is_minor = True
        with self.assertRaisesRegex(UserError, "cannot be a minor change"):
            revision.action_submit()

    def test_the_last_signature_says_whether_it_was_minor(self):
        document = self.new_document_in_force()
        revision = document._next_revision(summary="Typo", is_minor=True, approver_ids=[Command.set(self.manager.ids)])
        revision.action_submit()
        revision.with_user(self.manager).action_approve()
        note = revision.sudo().message_ids.filtered(lambda message: "minor change" in str(message.body))
        self.assertEqual(note.author_id, self.manager.partner_id)

    def test_a_withdrawn_document_opens_its_last_revision(self):
        document = self.new_document_in_force()
        document.current_revision_id.with_user(self.manager).action_obsolete("Not needed")
        action = document.with_user(self.manager).action_open()
        self.assertEqual(action["res_id"], document.sudo().revision_ids.id)

    def test_a_kept_file_is_not_made_public(self):
        revision = self.new_document_in_force().current_revision_id
        file = self.env["ir.attachment"].create(
            {"name": "x.txt", "raw": b"x", "res_model": revision._name, "res_id": revision.id}
        )
        self.refused(lambda: file.with_user(self.manager).write({"public": True}))

    def test_a_picture_of_another_record_is_copied_at_submit(self):
        foreign = self.env["ir.attachment"].create(
            {"name": "step.png", "raw": b"picture", "res_model": "res.partner", "res_id": self.company.partner_id.id}
        )
        revision = self.new_document().coming_revision_id
        revision.body = f'<p>See <img src="/web/image/{foreign.id}"> and <img src="/web/image/{foreign.id}/big"></p>'
        revision.with_user(self.manager).action_submit()
        [kept] = revision._picture_ids()
        self.assertNotEqual(kept, foreign.id)
        picture = self.env["ir.attachment"].browse(kept)
        self.assertEqual((picture.res_model, picture.res_id), (revision._name, revision.id))
        self.assertIn(f"/web/image/{kept}/big", revision.body)

    def test_links_and_other_servers_are_no_pictures_of_the_text(self):
        foreign = self.env["ir.attachment"].create(
            {"name": "price.txt", "raw": b"7", "res_model": "res.partner", "res_id": self.company.partner_id.id}
        )
        body = (
            f'<p><a href="https://other.example.com/web/content/{foreign.id}">a</a>'
            f'<a href="/web/content/{foreign.id}">b</a></p>'
        )
        revision = self.new_document().coming_revision_id
        revision.body = body
        revision.with_user(self.manager).action_submit()
        self.assertEqual(revision._picture_ids(), [])
        self.assertIn(f"https://other.example.com/web/content/{foreign.id}", revision.body)
        before = revision._content_hash()
        foreign.raw = b"8"
        self.assertEqual(revision._content_hash(), before)
        elsewhere = self.new_document(name="Other").coming_revision_id
        elsewhere.body = f'<p>Text <img src="https://other.example.com/web/image/{foreign.id}"></p>'
        self.refused(elsewhere.with_user(self.manager).action_submit)

    def test_a_plain_user_cannot_forge_a_state_by_rpc(self):
        document = self.new_document(user_id=self.employee.id)
        revisions = self.env["qms.document.revision"].with_user(self.employee)
        with self.assertRaises(UserError):
            revisions.create({"document_id": document.id, "state": "in_force", "name": "Forged"})
        with self.assertRaises(UserError):
            document.coming_revision_id.with_user(self.employee).write({"state": "approved"})

    def test_the_time_of_a_signature_names_its_zone(self):
        revision = self.new_document().coming_revision_id
        with freeze_time("2026-07-01 12:00:00"):
            revision.action_submit()
        for zone, time in (("Europe/Prague", "02:00:00 PM CEST"), ("Asia/Dubai", "04:00:00 PM UTC+04")):
            self.company.partner_id.tz = zone
            [row] = revision._get_signature_rows()
            self.assertEqual(row["time"].replace("\u202f", " "), f"07/01/2026 {time}")
