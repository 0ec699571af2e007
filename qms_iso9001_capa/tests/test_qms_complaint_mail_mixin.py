from datetime import timedelta
from email.message import EmailMessage
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .test_qms_complaint import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintMail(ComplaintCase, MailCase):
    """The address of complaints, fed with what arrives at such an address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create(
            {"name": "testpumps.example.com", "company_ids": [(6, 0, (cls.company | cls.other_company).ids)]}
        )
        cls.company.qms_complaint_alias_name = "complaints"
        cls.other_company.qms_complaint_alias_name = "valves"
        cls.count = 0

    def mail_in(self, sender=None, to="complaints", subject="Pumps leak", body="Three of ten.", **headers):
        """Let a mail arrive; return the complaint it made (empty if none) with superuser rights."""
        mail = EmailMessage()
        type(self).count += 1
        mail["Message-ID"] = headers.pop("message_id", f"<complaint-{self.count}@pumpworks.example.com>")
        mail["From"] = sender or "Pump Works <buyer@pumpworks.example.com>"
        mail["To"] = f"{to}@testpumps.example.com" if "@" not in to else to
        mail["Subject"] = subject
        files = headers.pop("files", ())
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(body)
        for name, content in files:
            mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        before = self.env["qms.complaint"].sudo().search([])
        with self.mock_mail_gateway(), mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, mail.as_bytes())
        return self.env["qms.complaint"].sudo().search([]) - before

    def receipts(self, record):
        return record.message_ids.filtered(lambda message: message.message_type == "auto_comment")

    def test_a_mail_becomes_a_complaint_and_is_acknowledged(self):
        record = self.mail_in(files=[("photo.jpg", b"leak")])
        self.assertRecordValues(
            record,
            [
                {
                    "name": "Pumps leak",
                    "description": "Three of ten.",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "channel": "mail",
                    "state": "received",
                    "user_id": self.manager.id,
                    "date_answered": False,
                }
            ],
        )
        self.assertEqual(record.message_attachment_count, 1)
        [mail] = self._new_mails.filtered(lambda mail: self.customer in mail.recipient_ids)
        self.assertIn(record.reference, mail.subject)
        self.assertIn("Auto-Submitted", mail.headers)
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(self.receipts(record).author_id, self.company.partner_id)

    def test_nothing_else_leaves_without_a_person(self):
        record = self.mail_in()
        with self.mock_mail_gateway():
            record.with_user(self.manager).action_answer()
            record.with_user(self.manager).action_answered("Told by telephone")
            record.write({"justified": "yes", "reason": "Seal"})
            record.with_user(self.manager).action_close()
            record.with_user(self.manager).action_open_closed_mail()
        self.assertFalse(self._new_mails.filtered(lambda mail: self.customer in mail.recipient_ids))

    def test_the_receipt_is_no_answer_and_the_answer_reaches_the_customer(self):
        record = self.mail_in(sender="new@else.example.com")
        self.assertFalse(record.date_answered)
        with self.mock_mail_gateway():
            message = self.sent_answer(record, self.manager)
        self.assert_state(record, "answered")
        self.assertEqual(message.partner_ids.email, "new@else.example.com")
        self.assertTrue(self._new_mails.filtered(lambda mail: message.partner_ids in mail.recipient_ids))

    def test_a_reply_to_the_receipt_stays_on_the_complaint(self):
        record = self.mail_in()
        receipt = self.receipts(record)
        self.assertFalse(self.mail_in(body="One more", In_Reply_To=receipt.message_id, References=receipt.message_id))
        self.assertIn("One more", record.message_ids[0].body)
        self.assertEqual(len(self.receipts(record)), 1)

    # Faults

    def test_an_empty_mail_is_not_lost(self):
        record = self.mail_in(subject="", body="")
        self.assertEqual((record.name, record.description), ("Complaint by e-mail", ""))
        self.assertEqual(len(self.receipts(record)), 1)

    def test_a_mail_without_subject_takes_its_first_line(self):
        self.assertEqual(self.mail_in(subject="", body="Leaks\nbadly").name, "Leaks")

    def test_an_attachment_of_twenty_megabytes_is_kept_and_not_sent_back(self):
        content = b"x" * 20 * 2**20
        record = self.mail_in(files=[("film.mp4", content)])
        [file] = self.env["ir.attachment"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        self.assertEqual(len(file.raw), len(content))
        self.assertFalse(self.receipts(record).attachment_ids)

    def test_a_bounce_makes_no_complaint(self):
        for sender in ("MAILER-DAEMON@pumpworks.example.com", "Mail System <mailer-daemon@elsewhere.example.com>"):
            with self.subTest(sender=sender):
                self.assertFalse(self.mail_in(sender=sender, subject="Undelivered Mail Returned to Sender"))
        self.assertFalse(self.mail_in(to=self.domain.bounce_email))

    def test_a_bounce_of_the_receipt_makes_no_complaint(self):
        record = self.mail_in()
        reference = self.receipts(record).message_id
        bounced = self.mail_in(
            sender="MAILER-DAEMON@pumpworks.example.com", to=self.domain.bounce_email, In_Reply_To=reference
        )
        self.assertFalse(bounced)
        self.assert_state(record, "received")

    def test_a_loop_ends(self):
        """An answering machine that makes a new mail of each receipt gets three, and at last no complaint either."""
        records = [self.mail_in(sender="robot@else.example.com", subject="I am on holiday") for _n in range(25)]
        self.assertEqual(sum(len(self.receipts(record)) for record in records if record), 3)
        self.assertLessEqual(sum(bool(record) for record in records), 20)

    AWAY = (
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": 'Auto-Replied (vacation); owner-email="buyer@pumpworks.example.com"'},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "I am on holiday"},
    )
    AUTOMATIC = (*AWAY, {"Auto_Submitted": "auto-generated"})

    def test_an_automatic_reply_makes_no_complaint_and_gets_no_receipt(self):
        for headers in self.AWAY:
            with self.subTest(**headers):
                self.assertFalse(self.mail_in(subject="I am on holiday", **headers))
                self.assertFalse(self._new_mails)

    def test_what_a_system_of_the_customer_writes_is_a_complaint_without_a_receipt(self):
        """An ERP, a web form or a ticket system says auto-generated; a vacation reply says auto-replied."""
        record = self.mail_in(subject="Claim 4711: pumps leak", Auto_Submitted="auto-generated")
        self.assertRecordValues(
            record, [{"partner_id": self.customer.id, "channel": "mail", "description": "Three of ten."}]
        )
        self.assertFalse(self.receipts(record))
        self.assertFalse(self._new_mails.filtered(lambda mail: self.customer in mail.recipient_ids))
        self.assertFalse(self.mail_in(subject="Out of office", Auto_Submitted="auto-replied"))

    def test_what_people_send_with_such_a_header_is_a_complaint(self):
        people = ({"Auto_Submitted": "no"}, {"Auto_Submitted": "No; x=y"}, {"X_Auto_Response_Suppress": "OOF"})
        for headers in people:
            with self.subTest(**headers):
                self.assertTrue(self.mail_in(sender=f"{len(str(headers))}@else.example.com", **headers))

    def test_an_automatic_reply_is_kept_and_moves_nothing(self):
        """Each state: what a machine answers is in the chatter, and neither an answer nor a reason to begin again."""
        record = self.mail_in()
        reference = self.receipts(record).message_id
        for step in (
            lambda: None,
            lambda: self.sent_answer(record, self.manager),
            lambda: (
                record.write({"justified": "yes", "reason": "Seal"}) and record.with_user(self.manager).action_close()
            ),
        ):
            with self.mock_mail_gateway():
                step()
            names = ["state", "date_answered", "date_due", "answered_by_id", "user_id", "date_done"]
            before = record.read(names)
            for number, headers in enumerate(self.AUTOMATIC):
                with self.subTest(state=record.state, **headers):
                    kept = {"body": f"Away {number}", "In_Reply_To": reference, "References": reference}
                    self.assertFalse(self.mail_in(**kept, **headers))
                    self.assertIn(f"Away {number}", record.message_ids[0].body)
                    self.assertEqual(record.message_ids[0].message_type, "email")
                    self.assertEqual(record.read(names), before)
                    self.assertFalse(self._new_mails.filtered(lambda mail: self.customer in mail.recipient_ids))
        self.assertEqual(len(self.receipts(record)), 1)

    def test_a_delivery_status_makes_no_complaint(self):
        """As mail systems send it: multipart/report, from whatever address."""
        mail = (
            "Message-ID: <status@pumpworks.example.com>\nFrom: Postmaster <postmaster@pumpworks.example.com>\n"
            "To: complaints@testpumps.example.com\nSubject: Delivery status\nAuto-Submitted: auto-replied\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\n\n'
            "--x\nContent-Type: text/plain\n\nNot delivered.\n"
            "--x\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n--x--\n"
        )
        before = self.env["qms.complaint"].sudo().search([])
        with self.mock_mail_gateway(), mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, mail)
        self.assertEqual(self.env["qms.complaint"].sudo().search([]), before)
        self.assertFalse(self._new_mails)

    def test_the_same_mail_twice_is_one_complaint(self):
        self.assertTrue(self.mail_in(message_id="<same@pumpworks.example.com>"))
        self.assertFalse(self.mail_in(message_id="<same@pumpworks.example.com>"))

    def test_machines_and_our_own_addresses_get_no_receipt(self):
        for sender in ("noreply@pumpworks.example.com", "valves@testpumps.example.com"):
            with self.subTest(sender=sender):
                self.assertFalse(self.receipts(self.mail_in(sender=sender)))

    def test_a_sender_of_another_company_complains_to_the_company_written_to(self):
        stranger = self.env["res.partner"].create(
            {"name": "Theirs", "email": "theirs@valves.example.com", "company_id": self.other_company.id}
        )
        record = self.mail_in(sender=stranger.email)
        self.assertEqual(record.company_id, self.company)
        self.assertFalse(record.partner_id)
        self.assertEqual(record.email_from, "theirs@valves.example.com")

    def test_an_employee_of_another_company_complains_like_anybody(self):
        record = self.mail_in(sender=self.other_employee.email)
        self.assertEqual(record.company_id, self.company)
        self.assertNotEqual(record.reported_by_id, self.other_employee)
        self.assertFalse(self.env["qms.complaint"].with_user(self.other_employee).search([("id", "=", record.id)]))
        self.assertEqual(record.user_id, self.manager)

    def test_each_address_serves_its_company(self):
        record = self.mail_in(to="valves")
        self.assertEqual((record.company_id, record.user_id), (self.other_company, self.other_manager))
        self.assertFalse(self.env["qms.complaint"].with_user(self.officer).search([("id", "=", record.id)]))

    def test_a_colleague_who_passes_a_mail_on_is_not_the_customer(self):
        record = self.mail_in(sender=self.employee.email)
        self.assertEqual((record.reported_by_id, record.partner_id.id), (self.employee, False))
        self.assertFalse(self.receipts(record))

    def test_a_receipt_that_fails_loses_no_complaint(self):
        post = "odoo.addons.qms_iso9001_capa.models.qms_complaint_mail_mixin.QmsComplaintMailMixin._post_receipt"
        logger = "odoo.addons.qms_iso9001_capa.models.qms_complaint_mail_mixin"
        with patch(post, side_effect=ValueError("template")), mute_logger(logger):
            record = self.mail_in()
        self.assertTrue(record.exists())
        self.assertIn("receipt could not be sent", "".join(record.message_ids.mapped("body")))

    def test_address_is_changed_and_taken_away(self):
        self.company.qms_complaint_alias_name = "claims"
        self.assertTrue(self.mail_in(to="claims"))
        self.company.qms_complaint_alias_name = False
        with self.assertRaises(ValueError):
            self.mail_in(to="claims")

    # Replies

    WROTE = "qms_iso9001_capa.mail_activity_type_complaint_wrote"

    def closed(self, **vals):
        """Return a complaint of the customer that the buyer was responsible for, answered and closed."""
        record = self.complaint(self.officer, user_id=self.buyer.id, **vals)
        record.action_answered("Told by telephone")
        record.write({"justified": "yes", "reason": "Seal"})
        record.action_close()
        return record.sudo()

    def called(self, record):
        return record.activity_ids.filtered(lambda line: line.activity_type_id == self.env.ref(self.WROTE))

    def test_what_a_customer_writes_after_closing_calls_the_responsible_once(self):
        record = self.closed()
        with self.mock_mail_gateway():
            note = record.with_user(self.buyer).message_post(
                body="Closed, tell us", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assertFalse(record.activity_ids)
        before = record.read(["state", "date_done", "closed_by_id", "reason"])
        for _n in range(2):
            self.assertFalse(self.mail_in(body="They leak again", In_Reply_To=note.message_id))
        [activity] = self.called(record)
        self.assertEqual((activity.user_id, activity.summary), (self.buyer, "Customer wrote after closing"))
        self.assertEqual(record.read(["state", "date_done", "closed_by_id", "reason"]), before)
        record.with_user(self.officer).action_reopen("The new ones leak too")
        self.assertFalse(self.called(record))

    def test_the_form_says_that_the_customer_wrote_after_closing(self):
        record = self.complaint(self.officer, user_id=self.officer.id, justified="no", reason="Ours")
        record.action_answered("Called")
        record.action_close()
        self.assertFalse(record.next_step)
        record.sudo()._call_after_closing()
        self.assertIn("wrote after closing", record.next_step)
        record.action_reopen("Not right yet")
        self.assertNotIn("wrote", record.next_step)

    def test_after_closing_the_stand_in_is_called_for_who_left_and_nobody_for_machines(self):
        record = self.closed()
        for headers in self.AUTOMATIC:
            self.assertFalse(self.mail_in(subject=f"Away: {record.reference}", **headers))
            self.assertIn("Away", record.message_ids[0].subject)
        self.assertFalse(record.activity_ids)
        self.buyer.active = False
        self.mail_in(subject=f"Re: {record.reference}")
        self.assertEqual(self.called(record).user_id, self.manager)

    def test_a_number_in_the_subject_and_its_sender_find_the_complaint(self):
        record = self.complaint(self.officer)
        contact = self.env["res.partner"].create(
            {"name": "Ada", "email": "ada@pumpworks.example.com", "parent_id": self.customer.id}
        )
        for sender in (None, contact.email, "BUYER@pumpworks.example.com"):
            with self.subTest(sender=sender):
                self.assertFalse(self.mail_in(sender=sender, subject=f"Re: {record.reference}: leak", body="One more"))
                self.assertIn("One more", record.message_ids[0].body)
        unknown = self.mail_in(sender="Jo <jo@new.example.com>")
        self.assertFalse(self.mail_in(sender="jo@new.example.com", subject=f"AW: {unknown.reference}"))

    def test_a_number_of_somebody_else_or_of_another_company_finds_nothing(self):
        record = self.complaint(self.officer)
        messages = record.message_ids
        for mail in (
            {"sender": "other@else.example.com"},
            {"sender": self.employee.email},
            {"to": "valves"},
            {"subject": f"{record.reference}9"},
            {"subject": "Re: 0001"},
        ):
            with self.subTest(mail=mail):
                self.assertTrue(self.mail_in(**{"subject": f"Re: {record.reference}", **mail}))
        self.assertEqual(record.message_ids, messages)

    def test_only_the_beginning_of_an_endless_subject_is_read(self):
        record = self.complaint(self.officer)
        self.assertFalse(self.mail_in(subject=f"{record.reference} {'a' * 20_000}"))
        self.assertTrue(self.mail_in(subject=f"{'a-' * 10_000} {record.reference}"))

    def test_the_number_of_a_merged_one_finds_the_oldest(self):
        old, new = self.complaint(self.officer), self.complaint(self.officer)
        (old | new)._merge()
        self.assertFalse(self.mail_in(subject=f"Re: {new.reference}", body="Where are they?"))
        self.assertIn("Where are they?", old.message_ids[0].body)

    # Duplicates

    def test_duplicates_merge_into_the_oldest(self):
        old = self.mail_in(files=[("old.jpg", b"old")])
        new = self.mail_in(subject="Again", body="The pumps!", files=[("new.jpg", b"new")])
        old.date_received = fields.Datetime.now() - timedelta(days=2)
        order = self.order()
        new.sale_id = order
        both = (old | new).with_user(self.officer)
        wizard = self.env["qms.complaint.merge"].with_user(self.officer).create({"complaint_ids": [(6, 0, both.ids)]})
        self.assertEqual(wizard.target_id, old)
        action = wizard.action_merge()
        self.assertEqual(action["res_id"], old.id)
        self.assertRecordValues(new, [{"state": "cancelled", "merged_into_id": old.id}])
        self.assertTrue(new.exists())
        self.assertEqual(old.sale_id, order)
        files = self.env["ir.attachment"].search([("res_model", "=", old._name), ("res_id", "=", old.id)])
        self.assertEqual(set(files.mapped("name")), {"old.jpg", "new.jpg"})
        self.assertIn("The pumps!", "".join(map(str, old.message_ids.mapped("body"))))
        self.assertFalse(new.activity_ids)

    def test_a_reply_to_the_merged_one_arrives_at_the_oldest(self):
        old, new = self.mail_in(), self.mail_in(subject="Again")
        receipt = self.receipts(new).message_id
        (old | new).with_user(self.officer)._merge()
        self.assertFalse(self.mail_in(body="Where are they?", In_Reply_To=receipt, References=receipt))
        self.assertIn("Where are they?", old.message_ids[0].body)

    def test_only_open_ones_of_one_customer_and_company_merge(self):
        other = self.env["res.partner"].create({"name": "Other Works"})
        one, two = self.complaint(self.officer), self.complaint(self.officer, partner_id=other.id)
        self.assert_refused((one | two)._merge, says="one customer")
        self.assert_refused(one._merge, says="at least two")
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": self.customer.id})
        two.partner_id = contact
        self.assert_refused((one | two).with_user(self.employee)._merge)
        (one | two)._merge()
        self.assert_state(two, "cancelled")
        self.assert_refused((one | two)._merge, says="needs")

    def test_unknown_senders_merge_by_their_address(self):
        one = self.mail_in(sender="Jo New <jo@new.example.com>")
        two = self.mail_in(sender="JO@new.example.com", subject="Again")
        stranger = self.mail_in(sender="notjo@new.example.com", subject="Mine")
        theirs = self.mail_in(sender="jo@new.example.com", to="valves")
        known = self.complaint(self.officer, email_from="jo@new.example.com")
        wizards = self.env["qms.complaint.merge"].with_user(self.officer)
        wizard = wizards.create({"complaint_ids": [(6, 0, one.ids)]})
        self.assertEqual(wizard.candidate_ids, one | two | known)
        for other in (stranger, theirs):
            self.assert_refused((one | other).with_user(self.manager)._merge)
        wizard.complaint_ids += two | known
        wizard.action_merge()
        self.assertEqual(two.merged_into_id, one)
        self.assertEqual(one.partner_id, self.customer)
        self.assertFalse(stranger.merged_into_id | theirs.merged_into_id)

    def test_the_twin_is_proposed(self):
        one = self.mail_in(sender="Jo New <jo@new.example.com>")
        two = self.mail_in(sender="JO@new.example.com", subject="Again")
        self.mail_in(sender="notjo@new.example.com", subject="Mine")
        action = two.with_user(self.officer).action_open_merge()
        self.assertEqual(set(action["context"]["default_complaint_ids"]), set((one | two).ids))
        wizard = self.env["qms.complaint.merge"].with_user(self.officer).with_context(**action["context"]).create({})
        wizard.action_merge()
        self.assertEqual(two.merged_into_id, one)

    def test_who_may_not_act_on_the_twin_is_not_offered_it(self):
        one, two = self.complaint(self.officer, user_id=self.buyer.id), self.complaint(self.officer)
        action = one.with_user(self.buyer).action_open_merge()
        self.assertEqual(action["context"]["default_complaint_ids"], one.ids)
        both = (one | two).with_user(self.officer).action_open_merge()
        self.assertEqual(set(both["context"]["default_complaint_ids"]), set((one | two).ids))

    def test_the_answer_makes_its_partner_the_customer_of_the_same_address(self):
        one = self.mail_in(sender="Jo New <jo@new.example.com>")
        two = self.mail_in(sender="jo@new.example.com", subject="Again")
        others = self.mail_in(sender="notjo@new.example.com") | self.mail_in(sender="jo@new.example.com", to="valves")
        ended = self.mail_in(sender="jo@new.example.com", subject="Third")
        ended.with_user(self.officer).action_cancel("No complaint")
        with self.mock_mail_gateway():
            message = self.sent_answer(one, self.manager)
        self.assertEqual((one | two).partner_id, message.partner_ids)
        self.assertEqual(message.partner_ids.email_normalized, "jo@new.example.com")
        self.assertFalse((others | ended).partner_id)

    def test_a_merged_one_can_be_taken_up_again(self):
        one, two = self.complaint(self.officer), self.complaint(self.officer)
        (one | two)._merge()
        two.action_reopen("It was another pump")
        self.assertRecordValues(two, [{"state": "received", "merged_into_id": False}])
