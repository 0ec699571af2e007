from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import tiny_photo
from .request_case import ANSWER, RequestCase


@tagged("post_install", "-at_install")
class TestSupplierRequest(RequestCase):
    """Asked, answered, judged: who may, what is kept, what the vendor is told."""

    def test_the_buyer_asks_and_the_quality_contact_gets_the_link(self):
        record = self.draft()
        self.assertRegex(record.reference, r"^SR-\d{4}-0001$")
        self.assertRecordValues(record, [{"state": "draft", "contact_id": self.contact.id, "user_id": self.buyer.id}])
        record.action_send()
        self.assertEqual((record.state, record.date_due_original), ("sent", record.date_due))
        mail = self.mails(record)
        self.assertEqual(mail.partner_ids, self.contact)
        self.assertIn("/quality/request/", mail.body)
        self.assertIn(record.reference, mail.subject)
        self.assertNotIn(self.contact, record.sudo().message_partner_ids, "Notes stay between us.")

    def test_what_is_missing_is_said_and_nothing_is_sent(self):
        cases = (
            ({"description": " "}, "Write what is wrong"),
            ({"date_due": self.day(-1)}, "a day from today on"),
            ({"partner_id": False}, "Choose the vendor"),
        )
        for vals, words in cases:
            record = self.draft(**vals)
            self.assertIn(words, record.next_step)
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, words):
                record.action_send()
        self.contact.email = False
        with self.assertRaisesRegex(UserError, "enter an e-mail"):
            self.draft().action_send()

    def test_what_was_asked_stays_and_another_contact_gets_it_again(self):
        record = self.sent()
        with self.assertRaisesRegex(UserError, "The vendor has it already"):
            record.description = "Something else"
        other = self.contact.sudo().copy({"name": "Bo", "email": "bo@casting.example.com"})
        old = record._get_request_path()
        record.contact_id = other
        record.action_send_again()
        self.assertEqual(record.sudo().message_ids[0].partner_ids, other)
        self.assertFalse(record._by_request_link(old.rpartition("/")[2]), "The link was of the contact before.")

    def test_an_answer_is_told_to_the_responsible_and_accepted(self):
        record = self.answered(files=[self.photo_file()])
        answer = record.answer_ids
        self.assertEqual((record.state, record.is_answered_in_time), ("answered", True))
        self.assertRecordValues(
            answer, [{"cause": ANSWER["cause"], "answering_round": 1, "author_name": "Ada", "channel": "link"}]
        )
        self.assertEqual(answer.attachment_ids.name, "leak.png")
        told = record.sudo().message_ids.filtered(lambda message: self.buyer.partner_id in message.partner_ids)
        self.assertIn(ANSWER["cause"], told.body)
        record.action_accept()
        self.assertEqual((record.state, answer.verdict, record.closed_by_id), ("accepted", "accepted", self.buyer))
        self.assertIn("accepted", self.mails(record)[0].body)
        self.assertFalse(record.activity_ids)

    def test_sent_back_with_a_reason_it_is_answered_in_another_round(self):
        record = self.answered()
        first = record.date_answered
        with self.assertRaisesRegex(UserError, "Give a reason"):
            record.action_return(" ")
        record.action_return("Why was it not found at the test bench?")
        self.assertEqual((record.state, record.answering_round), ("sent", 2))
        self.assertIn("test bench", self.mails(record)[0].body)
        self.answer(record, cause="The bench was not calibrated")
        self.assertEqual(record.state, "answered")
        self.assertEqual(record.date_answered, first, "In time is judged by the first answer.")
        self.assertEqual(record.answer_ids.sorted("answering_round").mapped("verdict"), ["returned", False])

    def test_refused_is_not_answered_and_cancelled_is_told(self):
        record = self.answered()
        record.action_refused("They say it is our press")
        self.assertEqual((record.state, record.is_answered_in_time), ("refused", False))
        record = self.sent()
        record.action_cancel("Was our own mistake")
        self.assertIn("withdrawn", self.mails(record)[0].body)
        draft = self.draft()
        draft.action_cancel("Reported twice")
        self.assertFalse(self.mails(draft))
        with self.assertRaisesRegex(UserError, "has ended"):
            record.date_due = self.day(20)

    def test_only_the_first_answer_of_a_round_is_kept(self):
        record = self.sent()
        answer = self.answer(record)
        self.assertFalse(self.answer(record, cause="Another one"))
        self.assertEqual(record.answer_ids, answer)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.undone():
            answer.sudo().copy()

    def test_answers_and_their_files_are_written_by_nobody(self):
        record = self.answered(files=[self.photo_file()])
        answer = record.answer_ids
        for user in (self.buyer, self.officer, self.manager):
            mine = answer.with_user(user)
            for call in (
                lambda mine=mine: mine.write({"cause": "x"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy({"answering_round": 7}),
            ):
                with self.assertRaises(AccessError):
                    call()
            with self.assertRaises(UserError):
                mine.attachment_ids.unlink()
        with self.assertRaises(UserError):
            record.with_user(self.manager).write({"state": "accepted"})

    # In time or late

    def test_a_later_day_counts_only_if_it_was_agreed_before(self):
        record = self.sent(date_due=self.day(5))
        record.date_due = self.day(9)
        self.assertEqual(record.date_due_original, self.day(9))
        with freeze_time(fields.Datetime.now() + timedelta(days=11)):
            self.assertTrue(record.is_late)
            later = self.day(10)
            record.date_due = later
            self.answer(record)
            self.assertEqual((record.date_due, record.is_answered_in_time), (later, False))
            self.assertTrue(record.is_late)

    def test_once_sent_the_day_is_never_one_that_has_passed(self):
        record = self.sent(date_due=self.day(5))
        answered = self.answered(date_due=self.day(5))
        for each in (record, answered):
            for user in (self.buyer, self.officer):
                for day in (False, self.day(-1)):
                    with self.subTest(state=each.state, day=day), self.assertRaisesRegex(UserError, "from today on"):
                        each.with_user(user).date_due = day
        record.date_due = self.day(2)
        self.assertEqual((record.date_due, record.date_due_original), (self.day(2), self.day(5)))

    def test_a_request_without_a_day_from_before_gets_one(self):
        record = self.sent(date_due=self.day(5))
        record.sudo()._write_unguarded({"date_due": False, "date_due_original": False, "reminded": "before"})
        record.date_due = self.day(9)
        self.assertEqual((record.date_due, record.reminded), (self.day(9), "none"))

    def test_what_was_asked_about_stays_once_sent(self):
        case = self.nonconformity(self.officer, partner_id=self.vendor.id)
        record = self.sent(self.officer, nonconformity_ids=case.ids)
        other = self.draft(self.officer, nonconformity_ids=case.ids)
        for each in (record, self.answered(self.officer)):
            with self.assertRaisesRegex(UserError, "has it already"):
                each.nonconformity_ids = [(5, 0, 0)]
        other.nonconformity_ids = [(5, 0, 0)]
        self.assertEqual(case.supplier_request_count, 1)

    def test_what_has_ended_belongs_to_nothing_and_nobody_else(self):
        capa = self.env["qms.capa"].with_user(self.officer).create({"name": "Housings leak"})
        record = self.answered(self.officer)
        record.capa_id = capa
        record.action_accept()
        other = self.env["qms.capa"].with_user(self.officer).create({"name": "Others leak"})
        for vals in ({"capa_id": other.id}, {"capa_id": False}, {"user_id": self.buyer.id}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "has ended"):
                record.write(vals)

    def test_an_answer_by_telephone_counts_by_the_day_on_which_it_came(self):
        record = self.sent(date_due=self.day(5))
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            action = record.action_open_answer()
            form = Form(self.env[action["res_model"]].with_user(self.buyer).with_context(**action["context"]))
            for name, value in ANSWER.items():
                form[name] = value
            form.date_answered = self.day(-4)
            self.assertEqual(form.author_name, "Ada")
            form.save().action_enter()
        self.assertTrue(record.is_answered_in_time)
        self.assertRecordValues(record.answer_ids, [{"channel": "hand", "entered_by_id": self.buyer.id}])
        record = self.sent()
        dialog = self.env["qms.supplier.request.enter"].with_user(self.buyer)
        early = dialog.create({**ANSWER, "request_id": record.id, "date_answered": self.day(-1)})
        with self.assertRaisesRegex(UserError, "between the day of sending and today"):
            early.action_enter()

    def test_what_we_enter_is_said_by_who_typed_it_and_proven_by_the_letter(self):
        record = self.sent(date_due=self.day(5))
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            form = Form(
                self.env["qms.supplier.request.enter"]
                .with_user(self.buyer)
                .with_context(**record.action_open_answer()["context"])
            )
            for name, value in ANSWER.items():
                form[name] = value
            self.assertFalse(form.is_unproven)
            form.date_answered = self.day(-4)
            self.assertTrue(form.is_unproven, "The dialog asks for the mail or letter.")
            form.save().action_enter()
        said = record.sudo().message_ids.filtered(lambda message: ANSWER["cause"] in message.body)
        self.assertEqual(said.author_id, self.buyer.partner_id)
        self.answer(other := self.sent())
        said = other.sudo().message_ids.filtered(lambda message: ANSWER["cause"] in message.body)
        self.assertEqual(said.author_id, self.contact)

    def test_files_that_we_enter_are_those_that_a_vendor_may_send(self):
        record = self.sent()
        dialogs = self.env["qms.supplier.request.enter"].with_user(self.buyer)
        cases = (
            ([("photo.png", b"<script>alert(1)</script>")], "none of these"),
            ([("big.pdf", b"%PDF" + b"0" * (10 * 2**20))], "larger than 10 MB"),
            ([self.photo_file(f"{number}.png") for number in range(6)], "[Ff]ive files at most"),
        )
        for files, words in cases:
            names = [(0, 0, {"name": name, "raw": content}) for name, content in files]
            dialog = dialogs.create({**ANSWER, "request_id": record.id, "attachment_ids": names})
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                dialog.action_enter()
        self.assertFalse(record.answer_ids)
        name, content = self.photo_file("../../x.html")
        file = {"name": name, "raw": content}
        dialogs.create({**ANSWER, "request_id": record.id, "attachment_ids": [(0, 0, file)]}).action_enter()
        self.assertEqual(record.answer_ids.attachment_ids.name, "x.png")

    def test_it_goes_to_somebody_of_the_vendor_alone(self):
        stranger = self.env["res.partner"].create({"name": "Rival", "email": "rival@example.com"})
        with self.assertRaisesRegex(UserError, "nobody of"):
            self.draft(contact_id=stranger.id)
        for record in (self.draft(), self.sent()):
            for user in (self.buyer, self.officer):
                with self.subTest(state=record.state, user=user.login), self.assertRaisesRegex(UserError, "nobody of"):
                    record.with_user(user).contact_id = stranger
            record.contact_id = self.vendor
        deep = self.env["res.partner"].create({"name": "Bo", "email": "bo@example.com", "parent_id": self.contact.id})
        record.contact_id = deep
        draft = self.draft()
        draft.partner_id = stranger
        self.assertEqual(draft.contact_id, stranger)
        draft.partner_id = False
        self.assertFalse(draft.contact_id)

    # Who may

    def test_who_sees_and_who_acts(self):
        record = self.sent(self.officer)
        self.assertTrue(record.with_user(self.buyer).name, "Buyers read all of the company.")
        with self.assertRaises(AccessError):
            record.with_user(self.buyer).action_cancel("x")
        with self.assertRaises(AccessError):
            record.with_user(self.employee).read(["name"])
        with self.assertRaises(AccessError):
            record.with_user(self.other_manager).read(["name"])
        with self.assertRaises(AccessError):
            self.draft(self.employee)
        self.assertTrue(record.with_user(self.auditor).name)
        record.user_id = self.named = self.new_user("employee", self.company, "t_named")
        self.answer(record)
        record.with_user(self.named).action_accept()
        self.assertEqual(record.state, "accepted")

    # From where

    def test_one_request_about_a_nonconformity_and_again_the_same(self):
        receipt = self.receipt()
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=3).with_user(self.officer)
        case.sudo().photo = tiny_photo()
        case.description = "Leaks at the seal"
        action = case.action_open_request()
        record = self.env["qms.supplier.request"].with_user(self.officer).browse(action["res_id"])
        self.assertRecordValues(
            record,
            [
                {
                    "partner_id": self.vendor.id,
                    "contact_id": self.contact.id,
                    "product_id": self.housing.id,
                    "quantity": 3,
                    "nonconformity_ids": case.ids,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn("Leaks at the seal", record.description)
        self.assertEqual(record.attachment_ids.name, f"{case.reference}.png")
        self.assertEqual(case.action_open_request()["res_id"], record.id)
        self.assertEqual(case.supplier_request_count, 1)
        record.action_send()
        record.action_refused("No answer")
        self.assertNotEqual(case.action_open_request()["res_id"], record.id)

    def test_goods_sent_back_ask_from_their_line(self):
        receipt = self.receipt()
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt._action_done()
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=3).with_user(self.officer)
        case.action_quarantine()
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        line = lines.create({"nonconformity_id": case.id, "kind": "return_vendor", "quantity": 3})
        line.action_post()
        record = self.env["qms.supplier.request"].browse(line.action_open_request()["res_id"])
        self.assertEqual((record.nonconformity_ids, record.partner_id, record.picking_id), (case, self.vendor, receipt))
        self.assertEqual(case.action_open_request()["res_id"], record.id)

    def test_a_corrective_action_that_is_further_keeps_what_it_has(self):
        capa = self.env["qms.capa"].with_user(self.officer).create({"name": "Housings leak"})
        record = self.answered(self.officer, capa_id=capa.id)
        capa.sudo()._set_state("effectiveness")
        record.action_accept()
        self.assertFalse(capa.cause or capa.action_ids)

    def test_the_settings_say_how_long_and_when(self):
        settings = self.env["res.config.settings"].with_company(self.company)
        settings.create({"qms_request_days": 0, "qms_request_remind_before": 5}).execute()
        self.assertEqual((self.company.qms_request_remind_before, self.other_company.qms_request_remind_before), (5, 2))
        self.assertEqual(self.draft().date_due, self.day(0))

    def test_who_left_is_stood_in_for(self):
        record = self.sent()
        self.buyer.sudo().active = False
        self.answer(record)
        told = record.sudo().message_ids.filtered(lambda message: self.manager.partner_id in message.partner_ids)
        self.assertIn(ANSWER["cause"], told.body)

    def test_several_cases_of_one_vendor_make_one_request_and_of_two_none(self):
        cases = self.nonconformity(self.officer, partner_id=self.vendor.id, product_id=self.housing.id, quantity=2)
        cases |= self.nonconformity(self.officer, partner_id=self.vendor.id, product_id=self.housing.id, quantity=1)
        record = self.env["qms.supplier.request"].browse(cases.action_open_request()["res_id"])
        self.assertEqual((record.nonconformity_ids, record.quantity), (cases, 3))
        for case in cases:
            self.assertIn(case.reference, record.description)
        other = self.env["res.partner"].create({"name": "Seal Works", "supplier_rank": 1})
        cases |= self.nonconformity(self.officer, partner_id=other.id)
        with self.assertRaisesRegex(UserError, "several vendors"):
            cases.action_open_request()

    def test_a_customer_is_no_vendor(self):
        customer = self.env["res.partner"].create({"name": "Pump Works", "customer_rank": 1})
        case = self.nonconformity(self.officer, partner_id=customer.id)
        record = self.env["qms.supplier.request"].browse(case.action_open_request()["res_id"])
        self.assertFalse(record.partner_id)

    def test_the_order_and_the_vendor_fill_a_new_request(self):
        order = self.env["purchase.order"].with_company(self.company).create({"partner_id": self.vendor.id})
        for source, link in ((order, "purchase_id"), (self.contact, "partner_id")):
            action = source.with_user(self.buyer).with_company(self.company).action_open_request()
            form = Form(self.env[action["res_model"]].with_user(self.buyer).with_context(**action["context"]))
            form.name = "Papers missing"
            record = form.save()
            self.assertEqual((record.partner_id, record.contact_id), (self.vendor, self.contact))
            self.assertEqual(record[link], order if link == "purchase_id" else self.vendor)
        self.assertEqual(self.vendor.with_company(self.company).supplier_request_count, 2)
        self.assertEqual(order.with_company(self.company).supplier_request_count, 1)

    def test_the_corrective_action_takes_over_what_was_accepted(self):
        case = self.nonconformity(self.officer, partner_id=self.vendor.id)
        capa = self.env["qms.capa"].with_user(self.officer).create({"name": "Housings leak"})
        case.sudo().capa_id = capa
        record = self.env["qms.supplier.request"].with_user(self.officer).browse(capa.action_open_request()["res_id"])
        self.assertEqual((record.capa_id, record.nonconformity_ids), (capa, case))
        self.assertEqual(capa.action_open_request()["res_id"], record.id)
        record.action_send()
        self.answer(record)
        record.action_accept()
        self.assertEqual(capa.cause, ANSWER["cause"])
        self.assertRecordValues(
            capa.action_ids,
            [{"kind": "corrective", "state": "open", "date_due": fields.Date.to_date("2055-05-01")}],
        )
        capa.cause = "We know better"
        again = self.answered(self.officer, capa_id=capa.id)
        again.action_accept()
        self.assertEqual(capa.cause, "We know better")

    # On paper and shared screens

    def test_the_sheet_has_request_and_answers(self):
        record = self.answered()
        record.action_return("And the test bench?")
        self.answer(record, cause="Not calibrated")
        reports = self.env["ir.actions.report"].with_user(self.auditor)
        text = reports._render_qweb_html("qms_iso9001_capa.qms_supplier_request_report", record.ids)[0].decode()
        for words in (record.reference, "Casting Works", ANSWER["cause"], "And the test bench?", "Not calibrated"):
            self.assertIn(words, text)

    def test_the_inbox_shows_answers_and_judges_them(self):
        record = self.answered(self.officer)
        lines = self.env["qms.supplier.request"].with_user(self.officer)._inbox_lines()
        found = [line["label"] for line in lines if record in record.search(line["domain"])]
        self.assertEqual(found, ["Answers of vendors to judge"])
        mine = record.with_user(self.officer)
        self.assertEqual(
            [verb["verb"] for verb in mine._inbox_verbs()[record.id]], ["action_accept", "action_ask_reason"]
        )
        self.assertEqual(mine._inbox_about()[record.id][1], ANSWER["cause"])

    def test_the_activity_follows_the_day_and_the_person(self):
        record = self.sent()
        record.date_due = self.day(30)
        self.assertEqual(record.sudo().activity_ids.date_deadline, self.day(30))
        record.with_user(self.officer).user_id = self.officer
        self.assertEqual(record.sudo().activity_ids.user_id, self.officer)
        self.answer(record)
        self.assertEqual(record.sudo().activity_ids.date_deadline, self.day(7))

    def test_the_demo_has_each_state_and_one_answered_late(self):
        demo = self.env["qms.supplier.request"].search([("company_id", "=", self.env.ref("base.main_company").id)])
        self.assertEqual(set(demo.mapped("state")), {"draft", "sent", "answered", "accepted", "refused"})
        late = demo.filtered(lambda record: record.state == "accepted" and not record.is_answered_in_time)
        self.assertEqual(late.name, "Four chairs with torn covers")
        self.assertGreater(late.date_answered.date(), late.date_due_original)
        self.assertFalse(self.env["mail.mail"].search([("model", "=", demo._name), ("state", "=", "outgoing")]))
