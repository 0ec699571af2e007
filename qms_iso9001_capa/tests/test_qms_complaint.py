import base64
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.image import ImageProcess

from .common import NonconformityCase, tiny_photo


class ComplaintCase(NonconformityCase):
    """Builders of complaints and of the orders and deliveries they are about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Pump Works", "email": "buyer@pumpworks.example.com"})
        cls.company.email = "quality@testpumps.example.com"

    def complaint(self, user=None, **vals):
        """Return a complaint of the customer, recorded by `user` (the employee)."""
        complaints = self.env["qms.complaint"].with_user(user or self.employee)
        return complaints.create({"name": "3 of 10 housings leak", "partner_id": self.customer.id, **vals})

    def sent_answer(self, record, user, body=None):
        """`user` presses Answer and sends what the composer shows."""
        action = record.with_user(user).action_answer()
        composer = Form(self.env[action["res_model"]].with_user(user).with_context(**action["context"]))
        composer.body = body or "<p>New ones are on the way</p>"
        composer.save().action_send_mail()
        return record.sudo().message_ids.filtered(lambda m: m.message_type == "comment")[:1]

    def order(self, company=None):
        """Return a confirmed sales order of the customer with its delivery."""
        company = company or self.company
        order = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "order_line": [(0, 0, {"product_id": self.housing.id, "product_uom_qty": 10})],
                }
            )
        )
        order.action_confirm()
        return order


@tagged("post_install", "-at_install")
class TestComplaint(ComplaintCase):
    def test_any_employee_records_one_and_sees_only_their_own(self):
        record = self.complaint()
        self.assertRegex(record.reference, r"^CC-\d{4}-0001$")
        self.assertRecordValues(record, [{"state": "received", "channel": "hand", "reported_by_id": self.employee.id}])
        others = self.complaint(self.buyer)
        seen = self.env["qms.complaint"].with_user(self.employee).search([])
        self.assertEqual(seen, record)
        self.assertIn(others, self.env["qms.complaint"].with_user(self.auditor).search([]))

    def test_nobody_of_another_company_sees_it(self):
        record = self.complaint()
        self.assertFalse(self.env["qms.complaint"].with_user(self.other_manager).search([]))
        self.assert_refused(record.with_user(self.other_manager).action_answered, "Told", says="")

    def test_answer_is_due_after_five_working_days_of_the_company(self):
        with freeze_time("2027-03-05 10:00:00"):  # a Friday
            record = self.complaint()
        self.assertEqual(str(record.date_due), "2027-03-12")

    def test_days_to_answer_are_the_companys_setting(self):
        self.company.qms_complaint_days = 1
        with freeze_time("2027-03-05 10:00:00"):
            self.assertEqual(str(self.complaint().date_due), "2027-03-08")

    def test_it_goes_to_whom_the_company_names_else_the_owner_of_the_process(self):
        process = self.new_process("Sales", user_id=self.officer.id)
        self.assertEqual(self.complaint().sudo().user_id, self.manager)
        self.assertEqual(self.complaint(process_id=process.id).sudo().user_id, self.officer)
        self.company.qms_complaint_user_id = self.buyer
        record = self.complaint(process_id=process.id)
        self.assertEqual(record.sudo().user_id, self.buyer)
        self.assertEqual(record.sudo().activity_ids.user_id, self.buyer)

    def test_whoever_records_it_does_not_make_themselves_responsible(self):
        for vals in ({"user_id": self.employee.id}, {"date_due": "2099-12-31"}):
            with self.subTest(vals=vals):
                self.assert_refused(self.complaint, **vals, says="quality officer")
        context = {"default_user_id": self.employee.id, "default_date_due": "2099-12-31"}
        record = self.env["qms.complaint"].with_user(self.employee).with_context(**context).create({"name": "x"})
        self.assertEqual(record.sudo().user_id, self.manager)
        self.assertLess(str(record.sudo().date_due), "2099-12-31")

    # Light path

    def test_responsible_without_quality_group_answers_and_closes(self):
        record = self.complaint(self.officer, user_id=self.buyer.id)
        message = self.sent_answer(record, self.buyer)
        self.assert_state(record, "answered")
        self.assertEqual(message.partner_ids, self.customer)
        self.assertEqual(record.answered_by_id, self.buyer)
        mine = record.with_user(self.buyer)
        mine.write({"justified": "yes", "reason": "The seal was missing"})
        mine.action_close()
        self.assert_state(record, "closed")
        self.assertFalse(record.activity_ids)

    def test_it_is_not_closed_without_answer_and_reason(self):
        record = self.complaint(self.officer)
        record.write({"justified": "no", "reason": "Not our part"})
        self.assert_refused(record.action_close, says="no answer yet")
        record.action_answered("Told by telephone")
        record.reason = "  "
        self.assert_refused(record.action_close, says="because of what")
        record.write({"reason": "Not our part", "justified": False})
        self.assert_refused(record.action_close, says="justified")

    def test_an_answer_by_telephone_needs_words(self):
        record = self.complaint(self.officer)
        self.assert_refused(record.action_answered, says="reason")
        record.action_answered("Told by telephone")
        self.assert_state(record, "answered")
        self.assertIn("Told by telephone", record.message_ids[0].preview or record.message_ids[0].body)

    def test_the_prepared_text_alone_is_no_answer(self):
        record = self.complaint(self.officer, user_id=self.buyer.id)
        context = record.with_user(self.buyer).action_answer()["context"]
        composers = self.env["mail.compose.message"].with_user(self.buyer).with_context(**context)
        form = Form(composers)
        self.assert_refused(form.save().action_send_mail, says="write into it")
        form.body = "<p><br></p>"
        self.assert_refused(form.save().action_send_mail, says="write into it")
        self.assertRecordValues(record, [{"state": "received", "date_answered": False}])
        letter = self.env["ir.attachment"].with_user(self.buyer).create({"name": "letter.pdf", "raw": b"x"})
        Form(composers.create({"attachment_ids": [(4, letter.id)]})).save().action_send_mail()
        self.assert_state(record, "answered")

    def test_a_note_or_a_plain_message_is_no_answer(self):
        record = self.complaint(self.officer)
        record.message_post(body="We look into it", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.assert_state(record, "received")

    def test_an_answer_to_nobody_is_refused(self):
        record = self.complaint(self.officer, partner_id=False)
        self.assert_refused(record.action_answer, says="No e-mail")
        record.email_from = "new.customer@example.com"
        action = record.action_answer()
        composer = self.env["mail.compose.message"].with_user(self.officer).with_context(**action["context"])
        wizard = composer.create({})
        wizard.partner_ids = False
        self.assert_refused(wizard.action_send_mail, says="who gets the answer")

    def test_an_answer_is_not_sent_later(self):
        record = self.complaint(self.officer)
        context = record.action_answer()["context"]
        wizard = self.env["mail.compose.message"].with_user(self.officer).with_context(**context).create({})
        self.assert_refused(wizard.action_schedule_message, says="send it now")

    def test_nobody_else_answers_by_sending_from_the_template(self):
        record = self.complaint(self.employee)
        context = record.with_user(self.officer).action_answer()["context"]
        wizard = self.env["mail.compose.message"].with_user(self.employee).with_context(**context).create({})
        with self.assertRaises(AccessError), self.undone():
            wizard.action_send_mail()
        self.assert_state(record, "received")

    def test_others_take_no_step(self):
        record = self.complaint()
        for step in ("action_answer", "action_close", "action_make_nonconformity"):
            with self.subTest(step=step):
                self.assert_refused(getattr(record, step), says="dealt with by")

    def test_what_is_closed_is_frozen_until_it_is_reopened(self):
        record = self.complaint(self.officer)
        record.action_answered("Told by telephone")
        record.write({"justified": "yes", "reason": "The seal was missing"})
        record.action_close()
        first = record.date_answered
        for vals in ({"name": "y"}, {"reason": "y"}, {"partner_id": False}, {"justified": "no"}):
            with self.subTest(vals=vals):
                self.assert_refused(record.write, vals, says="Reopen it")
        self.assert_refused(record.write, {"state": "received"}, says="buttons")
        self.assert_refused(record.with_user(self.buyer).action_reopen, "Again")
        record.action_reopen("The new ones leak too")
        self.assert_state(record, "received")
        self.assertEqual(record.date_answered, first)
        self.assertTrue(record.activity_ids)
        self.assert_refused(record.action_close, says="no answer yet")

    def test_it_is_never_deleted(self):
        self.assert_refused(self.complaint().sudo().unlink, says="cannot be deleted")

    def test_cancelled_with_a_reason_by_whoever_recorded_it(self):
        record = self.complaint()
        self.assert_refused(record.action_cancel, says="reason")
        record.action_cancel("Was an order, not a complaint")
        self.assert_state(record, "cancelled")
        self.assert_refused(self.complaint(self.buyer).with_user(self.hr).action_cancel, "No")

    def test_verbs_write_what_no_one_types(self):
        for vals in ({"date_answered": "2027-01-01"}, {"channel": "mail"}, {"partner_name": "Somebody"}):
            with self.subTest(vals=vals):
                self.assert_refused(self.complaint, self.officer, **vals, says="button")

    def test_whoever_recorded_it_completes_it_and_judges_nothing(self):
        record = self.complaint()
        record.write({"description": "All on the left side", "quantity": 3})
        case = self.nonconformity(self.employee)
        for name, value in (("justified", "yes"), ("reason", "The seal"), ("nonconformity_id", case.id)):
            with self.subTest(field=name):
                self.assert_refused(record.write, {name: value}, says="by who deals with it")
                self.assert_refused(self.complaint, **{name: value}, says="by who deals with it")
                complaints = self.env["qms.complaint"].with_user(self.employee)
                self.assertFalse(complaints.with_context(**{f"default_{name}": value}).create({"name": "x"})[name])
        record.with_user(self.officer).user_id = self.buyer
        record.with_user(self.buyer).write({"justified": "yes", "reason": "The seal was missing"})
        mine = self.complaint(self.officer, user_id=self.employee.id)
        mine.with_user(self.employee).reason = "The seal was missing"

    # Nonconformity

    def test_one_click_reports_the_nonconformity_filled(self):
        order = self.order()
        record = self.complaint(
            self.officer, user_id=self.buyer.id, sale_id=order.id, product_id=self.housing.id, quantity=3
        )
        action = record.with_user(self.buyer).action_make_nonconformity()
        nonconformity = self.env["qms.nonconformity"].browse(action["res_id"])
        self.assertRecordValues(
            nonconformity,
            [
                {
                    "name": record.name,
                    "partner_id": self.customer.id,
                    "sale_id": order.id,
                    "product_id": self.housing.id,
                    "quantity": 3,
                    "is_delivered": True,
                    "company_id": self.company.id,
                }
            ],
        )
        again = record.with_user(self.buyer).action_make_nonconformity()
        self.assertEqual(again["res_id"], nonconformity.id)

    def test_photo_and_files_reach_the_nonconformity(self):
        record = self.complaint(self.officer, user_id=self.buyer.id)
        files = (
            ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("broken.png", b"\x89PNG\r\n\x1a\nbroken"),
            ("leak.png", base64.b64decode(tiny_photo())),
            ("second.png", base64.b64decode(tiny_photo("blue"))),
            ("report.txt", b"measured"),
        )
        for name, content in files:
            self.env["ir.attachment"].create(
                {"name": name, "raw": content, "res_model": record._name, "res_id": record.id}
            )
        record.with_user(self.buyer).action_make_nonconformity()
        case = record.nonconformity_id.sudo()
        self.assertTrue(case.photo)
        here = self.env["ir.attachment"].search([("res_model", "=", case._name), ("res_id", "=", case.id)])
        self.assertEqual(set(here.mapped("name")), {"drawing.svg", "broken.png", "second.png", "report.txt"})
        kept = self.env["ir.attachment"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        self.assertEqual(len(kept), len(files))
        self.assertTrue(here.with_user(self.buyer).mapped("raw"))

    def test_the_largest_picture_becomes_the_photo(self):
        record = self.complaint(self.officer, user_id=self.buyer.id)
        picture = base64.b64decode(tiny_photo())
        for name, content in (("logo.png", picture), ("leak.png", picture + b"\0" * 9000), ("small.png", picture)):
            self.env["ir.attachment"].create(
                {"name": name, "raw": content, "res_model": record._name, "res_id": record.id}
            )
        decode = "odoo.addons.qms_iso9001_capa.models.qms_complaint.ImageProcess"
        with patch(decode, wraps=ImageProcess) as decoded:
            record.with_user(self.buyer).action_make_nonconformity()
        self.assertEqual(decoded.call_count, 1)
        case = record.nonconformity_id.sudo()
        here = self.env["ir.attachment"].search([("res_model", "=", case._name), ("res_id", "=", case.id)])
        self.assertEqual(set(here.mapped("name")), {"logo.png", "small.png"})

    def test_several_complaints_point_to_one_nonconformity(self):
        one, two = self.complaint(self.officer), self.complaint(self.officer)
        one.action_make_nonconformity()
        two.nonconformity_id = one.nonconformity_id
        self.assertEqual(one.nonconformity_id.with_user(self.officer).complaint_count, 2)
        action = one.nonconformity_id.with_user(self.officer).action_view_complaints()
        self.assertEqual(self.env["qms.complaint"].with_user(self.officer).search(action["domain"]), one | two)

    def test_it_closes_alone_while_its_nonconformity_is_open(self):
        record = self.complaint(self.officer)
        record.action_make_nonconformity()
        record.action_answered("Told by telephone")
        record.write({"justified": "yes", "reason": "The seal was missing"})
        record.action_close()
        self.assert_state(record.nonconformity_id, "reported")

    # By hand, from the order

    def test_recorded_from_order_delivery_and_invoice_filled(self):
        order = self.order()
        seller = new_test_user(
            self.env,
            "t_seller",
            groups="base.group_user,sales_team.group_sale_salesman_all_leads,stock.group_stock_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        for source, link in ((order, "sale_id"), (order.picking_ids, "picking_id")):
            with self.subTest(source=source._name):
                action = source.with_user(seller).action_record_complaint()
                form = Form(self.env["qms.complaint"].with_user(seller).with_context(**action["context"]))
                form.name = "Scratched"
                record = form.save()
                self.assertEqual(record[link], source)
                self.assertEqual(record.partner_id, self.customer)
                self.assertEqual(record.product_id, self.housing)
                self.assertEqual(record.company_id, self.company)
                self.assertEqual(record.sale_id, order)
                self.assertEqual(source.with_user(seller).complaint_count, 1)
                found = source.with_user(seller).action_view_complaints()
                self.assertIn(record, self.env["qms.complaint"].with_user(seller).search(found["domain"]))

    def test_counts_need_one_query(self):
        orders = self.order() | self.order()
        self.complaint(sale_id=orders[0].id)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.assertEqual(orders.mapped("complaint_count"), [1, 0])

    def test_a_deleted_order_leaves_its_name(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": self.company.id})
        record, name = self.complaint(sale_id=order.id), order.name
        order.unlink()
        record.invalidate_recordset()
        self.assertEqual((record.sale_id.id, record.sale_name), (False, name))

    # Screens

    def test_lines_of_the_shared_screens(self):
        record = self.complaint(self.officer, user_id=self.buyer.id)
        for method, user in (
            ("_inbox_lines", self.officer),
            ("_my_quality_lines", self.buyer),
            ("_my_quality_info_lines", self.officer),
            ("_review_inputs", self.officer),
            ("_pack_folder", self.officer),
        ):
            with self.subTest(method=method):
                [line] = getattr(self.env["qms.complaint"].with_user(user), method)()
                self.assertIn(record, self.env["qms.complaint"].with_user(user).search(line["domain"]))

    def test_late_ones_are_those_without_answer(self):
        # "Today" in a filter is the day of whoever asks: here that of the company, also near midnight.
        self.officer.tz = self.company._qms_zone().key
        record = self.complaint(self.officer)
        record.date_due = self.company._qms_today() - timedelta(days=1)
        late = [("date_due", "<", "today"), ("state", "=", "received")]
        self.assertIn(record, self.env["qms.complaint"].with_user(self.officer).search(late))
        record.action_answered("Told by telephone")
        self.assertNotIn(record, self.env["qms.complaint"].with_user(self.officer).search(late))

    def test_import_of_an_old_register(self):
        complaints = self.env["qms.complaint"].with_user(self.manager)
        header = ["reference", "name", "state", "date_received", "date_answered", "date_done", "justified", "reason"]
        row = ["C-17", "Leaks", "closed", "2025-01-02 08:00:00", "2025-01-03 08:00:00", "2025-01-09 08:00:00"]
        result = complaints.load(header, [[*row, "yes", "Seal"]])
        self.assertFalse(result["messages"])
        record = complaints.browse(result["ids"])
        self.assertRecordValues(record, [{"reference": "C-17", "state": "closed", "is_legacy": True, "user_id": False}])
        self.assertEqual(record.date_answered, datetime(2025, 1, 3, 8))
        self.assertFalse(record.activity_ids)
