import base64
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import fields, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import hash_sign, mute_logger

from .common import tiny_photo
from .test_qms_complaint import ComplaintCase

READ = "qms.acknowledgement.link"


@tagged("post_install", "-at_install")
class TestComplaintLink(ComplaintCase, HttpCase):
    """What customers enter themselves: by the link of a delivery, and by their account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = new_test_user(
            cls.env,
            "t_customer",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.account.partner_id.parent_id = cls.customer

    def setUp(self):
        super().setUp()
        # A visitor without login has a session, to which the secret of a form belongs.
        self.authenticate(None, None)

    def delivery(self):
        return self.order().picking_ids

    def send(self, path, files=None, **data):
        self.url_open(path)
        data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=data, files=files)

    def complaints(self, **domain):
        return self.env["qms.complaint"].search([(name, "=", value) for name, value in domain.items()])

    # The link of a delivery

    def test_the_link_records_once_with_what_the_delivery_knows(self):
        picking = self.delivery()
        path = picking._get_complaint_path()
        page = self.url_open(path)
        self.assertIn(picking.name, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertFalse(self.complaints(picking_id=picking.id), "Only a click records.")
        photo = {"photo": ("leak.png", base64.b64decode(tiny_photo()))}
        page = self.send(path, what="3 leak", description="All on the left side", files=photo)
        record = self.complaints(picking_id=picking.id)
        self.assertIn(record.reference, page.text)
        self.assertRecordValues(
            record,
            [
                {
                    "name": "3 leak",
                    "description": "All on the left side",
                    "channel": "link",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "sale_id": picking.sale_id.id,
                    "product_id": self.housing.id,
                    "user_id": self.manager.id,
                }
            ],
        )
        self.assertEqual(
            self.env["ir.attachment"].search([("res_model", "=", "qms.complaint"), ("res_id", "=", record.id)]).name,
            "leak.png",
        )
        self.assertEqual(
            record.message_ids.filtered(lambda m: m.message_type == "auto_comment").partner_ids, self.customer
        )

    def test_the_link_used_again_shows_the_complaint_that_exists(self):
        picking = self.delivery()
        path = picking._get_complaint_path()
        self.send(path, what="3 leak")
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            another = picking._get_complaint_path()
        for again in (path, another):
            page = self.send(again, what="4 leak")
            self.assertIn(self.complaints(picking_id=picking.id).reference, page.text)
        self.assertEqual(self.complaints(picking_id=picking.id).name, "3 leak")

    def test_a_merged_complaint_is_shown_where_it_went(self):
        picking = self.delivery()
        old = self.complaint(self.officer, date_received="2026-01-01 10:00:00")
        path = picking._get_complaint_path()
        self.send(path, what="3 leak")
        (old | self.complaints(picking_id=picking.id, channel="link").with_user(self.officer))._merge()
        self.assertIn(old.reference, self.url_open(path).text)

    def test_two_complaints_of_one_link_are_refused_by_the_database(self):
        picking = self.delivery()
        complaints = self.env["qms.complaint"]
        complaints._enter_by_link(picking, "3 leak")
        with (
            patch.object(type(complaints), "_of_link", lambda self, _picking: self.browse()),
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.undone(),
        ):
            complaints._enter_by_link(picking, "4 leak")
            self.env.flush_all()

    def assert_not_found(self, path):
        page = self.url_open(path)
        self.assertEqual(page.status_code, 404)
        self.assertIn("This link is not right, or too old", page.text)
        before = self.complaints()
        self.send(path, what="3 leak")
        self.assertEqual(self.complaints(), before)

    def test_expired_altered_and_foreign_links_say_what_to_do(self):
        picking, other = self.delivery(), self.delivery()
        path = picking._get_complaint_path()
        with freeze_time(fields.Datetime.now() - timedelta(days=366)):
            old = picking._get_complaint_path()
        reading = hash_sign(self.env(su=True), READ, [picking.id, self.customer.id])
        swapped = hash_sign(self.env(su=True), "qms.complaint.link", [other.id, self.vendor.id], expiration_hours=1)
        links = {
            "expired": old,
            "altered": path[:-3] + ("abc" if path[-3:] != "abc" else "xyz"),
            "cut": path[:-10],
            "of a read confirmation": f"/quality/complain/{reading}",
            "of another customer": f"/quality/complain/{swapped}",
            "nonsense": "/quality/complain/x",
        }
        for name, link in links.items():
            with self.subTest(link=name):
                self.assert_not_found(link)

    def test_a_link_ends_by_itself_also_where_it_has_recorded(self):
        """A link of today, opened before and after its year: no other is signed in between."""
        used, unused = self.delivery(), self.delivery()
        links = [picking._get_complaint_path() for picking in (used, unused)]
        self.send(links[0], what="3 leak")
        now = fields.Datetime.now()
        deliveries = self.env["qms.complaint"]
        for days, found in ((364, used | unused), (366, used.browse())):
            with freeze_time(now + timedelta(days=days)):
                tokens = [link.rpartition("/")[2] for link in links]
                pickings = [deliveries._delivery_by_link(token) for token in tokens]
                self.assertEqual(self.env["stock.picking"].union(*pickings), found)

    def test_the_signature_of_one_delivery_opens_no_other(self):
        one, other = self.delivery(), self.delivery()
        paths = [picking._get_complaint_path() for picking in (one, other)]
        start = len("/quality/complain/")
        for cut in (start + 10, start + 20, len(paths[0]) - 20):
            with self.subTest(cut=cut):
                mixed = paths[1][:cut] + paths[0][cut:]
                if mixed not in paths:
                    self.assert_not_found(mixed)
        self.assertFalse(self.complaints(picking_id=one.id) | self.complaints(picking_id=other.id))

    def test_a_link_used_twice_shows_what_was_recorded_also_when_that_is_closed(self):
        picking = self.delivery()
        path = picking._get_complaint_path()
        self.send(path, what="3 leak")
        record = self.complaints(picking_id=picking.id)
        record.with_user(self.officer).action_cancel("No complaint")
        self.assertIn(record.reference, self.send(path, what="4 leak").text)
        self.assertEqual(self.complaints(picking_id=picking.id), record)

    def test_a_receipt_and_a_cancelled_delivery_have_no_page(self):
        self.assert_not_found(self.receipt()._get_complaint_path())
        picking = self.delivery()
        picking.action_cancel()
        self.assert_not_found(picking._get_complaint_path())

    def test_a_link_of_the_other_company_records_there(self):
        picking = self.order(self.other_company).picking_ids
        self.send(picking._get_complaint_path(), what="3 leak")
        record = self.complaints(picking_id=picking.id)
        self.assertEqual((record.company_id, record.user_id), (self.other_company, self.other_manager))

    def test_without_words_and_with_a_file_that_is_no_picture_nothing_is_recorded_or_lost(self):
        picking = self.delivery()
        path = picking._get_complaint_path()
        page = self.send(path, what=" ", description="Kept text")
        self.assertIn("Write what is wrong", page.text)
        self.assertIn("Kept text", page.text)
        page = self.send(path, what="3 leak", files={"photo": ("x.png", b"no picture")})
        self.assertIn("no picture", page.text)
        self.assertFalse(self.complaints(picking_id=picking.id))

    def test_without_the_secret_of_the_form_nothing_is_recorded(self):
        picking = self.delivery()
        page = self.url_open(picking._get_complaint_path(), data={"what": "3 leak"})
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.complaints(picking_id=picking.id))

    def test_the_order_in_the_portal_offers_the_link(self):
        picking = self.delivery()
        picking.move_ids.write({"quantity": 10, "picked": True})
        picking._action_done()
        order = picking.sale_id
        page = self.url_open(order.get_portal_url())
        self.assertIn("Something is wrong with this delivery", page.text)

    # The delivery slip

    def slip(self, picking, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.buyer)
        with patch.object(type(self.env["ir.actions.report"]), "barcode", return_value=b"code") as barcode:
            content, _kind = reports._render_qweb_html("stock.report_deliveryslip", picking.ids)
        codes = [call.args[1] for call in barcode.call_args_list if "/quality/complain/" in str(call.args)]
        return content.decode(), codes

    def test_the_delivery_slip_has_the_code_of_its_delivery(self):
        self.buyer.group_ids += self.env.ref("stock.group_stock_user")
        picking, other = self.delivery(), self.delivery()
        content, codes = self.slip(picking | other)
        self.assertEqual(content.count("Something wrong? Tell us."), 2)
        self.assertEqual(len(codes), 2)
        for code, mine, foreign in zip(codes, (picking, other), (other, picking), strict=True):
            path = code[code.index("/quality/") :]
            page = self.url_open(path).text
            self.assertIn(mine.name, page)
            self.assertNotIn(foreign.name, page)
        self.send(codes[0][codes[0].index("/quality/") :], what="3 leak")
        self.assertEqual(len(self.complaints(picking_id=picking.id)), 1)
        self.assertFalse(self.complaints(picking_id=other.id))

    def test_the_code_of_a_slip_altered_expired_or_of_somebody_else_opens_nothing(self):
        self.buyer.group_ids += self.env.ref("stock.group_stock_user")
        picking = self.delivery()
        with freeze_time(fields.Datetime.now() - timedelta(days=366)):
            _content, [old] = self.slip(picking)
        _content, [code] = self.slip(picking)
        old, code = (each[each.index("/quality/") :] for each in (old, code))
        self.assert_not_found(old)
        self.assert_not_found(code[:-3] + ("abc" if code[-3:] != "abc" else "xyz"))
        picking.partner_id = self.vendor
        self.assert_not_found(code)

    def test_no_code_on_other_slips_or_where_the_company_wants_none(self):
        self.buyer.group_ids += self.env.ref("stock.group_stock_user")
        picking = self.delivery()
        back = self.delivery()
        back.location_dest_id = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)]).lot_stock_id
        cancelled = self.delivery()
        cancelled.action_cancel()
        for other in (self.receipt(), back, cancelled):
            self.assertFalse(other._get_slip_link())
            self.assertNotIn("Tell us", self.slip(other)[0])
        self.other_company.qms_complaint_on_slip = False
        self.assertTrue(picking._get_slip_link())
        settings = self.env["res.config.settings"].with_company(self.company).create({"qms_complaint_on_slip": False})
        settings.execute()
        self.assertFalse(picking._get_slip_link())
        self.assertNotIn("Tell us", self.slip(picking)[0])

    # The account

    def test_a_customer_reads_those_of_their_own_company(self):
        mine = self.complaint(self.officer)
        others = self.complaint(self.officer, partner_id=self.vendor.id)
        seen = self.env["qms.complaint"].with_user(self.account).search([])
        self.assertEqual(seen, mine)
        for call in (
            lambda: others.with_user(self.account).read(["name"]),
            lambda: mine.with_user(self.account).write({"name": "x"}),
            lambda: mine.with_user(self.account).read(["reason"]),
            lambda: mine.with_user(self.account).read(["nonconformity_id"]),
            lambda: mine.with_user(self.account).action_cancel("x"),
            lambda: mine.with_user(self.account).action_answered("x"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_customer_reads_the_own_words_the_state_and_the_answer_and_nothing_internal(self):
        mine = self.complaint(self.officer, description="In my words")
        self.sent_answer(mine, self.officer, body="<p>New ones are on the way</p>")
        mine.message_post(body="Between us: the press was wrong")
        seen = mine.with_user(self.account)
        self.assertEqual(seen.read(["state", "description"])[0]["description"], "In my words")
        for name in (
            *("reported_by_id", "next_step", "is_answered_in_time", "severity", "process_id", "justified"),
            *("reason", "nonconformity_id", "employee_id", "employee_name", "purchase_id", "purchase_name"),
            *("closed_by_id", "answered_by_id", "end_reason", "reopen_reason", "merged_into_id", "activity_ids"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                seen.read([name])
        bodies = "".join(map(str, seen.env["mail.message"].search([("res_id", "=", mine.id)]).mapped("body")))
        self.assertIn("New ones are on the way", bodies)
        self.assertNotIn("Between us", bodies)
        seen.message_post(body="And where are they?", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.assertIn("And where are they?", mine.message_ids[0].body)
        self.authenticate(self.account.login, self.account.login)
        page = self.url_open(f"/my/complaints/{mine.id}").text
        self.assertIn("In my words", page)
        self.assertNotIn(self.manager.name, page)

    def page_of(self, record):
        self.authenticate(self.account.login, self.account.login)
        return self.url_open(f"/my/complaints/{record.id}").text

    def test_a_customer_reads_how_it_was_answered_and_that_it_ended(self):
        record = self.complaint(self.officer)
        self.assertNotIn("We answered you", self.page_of(record))
        with freeze_time("2027-03-05 10:00:00"):
            record.action_answered("Told Ada that the press was wrong")
        record.write({"justified": "no", "reason": "Their own fault"})
        record.action_close()
        page = self.page_of(record)
        self.assertIn("We answered you on 03/05/2027 by telephone, by letter or in person.", page)
        self.assertIn("We closed the complaint on", page)
        for internal in ("the press was wrong", "Their own fault", "ustified", self.officer.name):
            self.assertNotIn(internal, page)
        other = self.complaint(self.officer)
        self.sent_answer(other, self.officer)
        self.assertIn("see the messages below", self.page_of(other))

    def test_what_is_written_before_or_after_a_call_is_not_the_answer(self):
        record = self.complaint(self.officer)
        public = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        for day, verb in (
            ("2027-03-04", lambda: record.message_post(body="Which lot was it?", **public)),
            ("2027-03-05", lambda: record.action_answered("Told Ada")),
            ("2027-03-06", lambda: record.message_post(body="The parcel is on its way", **public)),
        ):
            with freeze_time(f"{day} 10:00:00"):
                verb()
        self.assertIn("We answered you on 03/05/2027 by telephone, by letter or in person.", self.page_of(record))

    def test_what_a_customer_writes_in_the_portal_after_closing_calls_the_responsible(self):
        record = self.complaint(self.officer, user_id=self.buyer.id)
        record.action_answered("Told by telephone")
        record.write({"justified": "yes", "reason": "Seal"})
        record.action_close()
        record.with_user(self.account).message_post(
            body="They leak again", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(record.sudo().activity_ids.mapped("user_id"), self.buyer)
        self.assert_state(record, "closed")

    def test_a_merged_one_names_where_it_went(self):
        old, new = self.complaint(self.officer), self.complaint(self.officer)
        (old | new)._merge()
        self.assertIn(f"It is dealt with as {old.reference}.", self.page_of(new))

    def test_pages_of_the_account(self):
        mine = self.complaint(self.officer)
        others = self.complaint(self.officer, partner_id=self.vendor.id, name="Secret of others")
        self.authenticate(self.account.login, self.account.login)
        self.assertIn("/my/complaints", self.url_open("/my").text)
        page = self.url_open("/my/complaints").text
        self.assertIn(mine.reference, page)
        self.assertNotIn("Secret of others", page)
        self.assertIn(mine.name, self.url_open(f"/my/complaints/{mine.id}").text)
        self.assertNotIn("Secret of others", self.url_open(f"/my/complaints/{others.id}").text)
        self.assertNotIn("Secret of others", self.url_open(f"/my/complaints/{others.id}?access_token=abc").text)

    def test_the_link_of_the_receipt_opens_the_complaint_without_login(self):
        mine = self.complaint(self.officer)
        self.authenticate(None, None)
        self.assertIn(mine.name, self.url_open(mine.sudo().get_portal_url()).text)
        self.assertNotIn(mine.name, self.url_open(f"/my/complaints/{mine.id}").text)
        others = self.complaint(self.officer, name="Secret of others")
        token = mine.sudo().access_token
        for foreign in (token, token[:-1], f"{token}x", others.sudo()._portal_ensure_token()[::-1]):
            page = self.url_open(f"/my/complaints/{others.id}?access_token={foreign}").text
            self.assertNotIn("Secret of others", page)

    def test_a_new_one_by_the_account(self):
        order = self.order()
        self.authenticate(self.account.login, self.account.login)
        page = self.send("/my/complaints/new", what="3 leak", order_id=str(order.id))
        record = self.complaints(channel="portal")
        self.assertIn(record.reference, page.text)
        self.assertRecordValues(
            record,
            [{"partner_id": self.account.partner_id.id, "sale_id": order.id, "company_id": self.company.id}],
        )
        self.assertIn("Write what is wrong", self.send("/my/complaints/new", what="").text)

    def test_an_order_of_somebody_else_is_not_taken(self):
        order = self.order()
        order.partner_id = self.vendor
        self.authenticate(self.account.login, self.account.login)
        self.send("/my/complaints/new", what="3 leak", order_id=str(order.id))
        self.assertFalse(self.complaints(channel="portal").sale_id)

    def test_many_at_once_are_refused(self):
        complaints = self.env["qms.complaint"].with_user(self.account)
        for _n in range(20):
            complaints._enter_by_portal(self.account, "3 leak")
        self.assert_refused(complaints._enter_by_portal, self.account, "3 leak", says="Wait ten minutes")
