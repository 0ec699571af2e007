import re

from odoo.tests import HttpCase, new_test_user, tagged

from .purchase_case import PurchaseCase

LATER = "2031-03-20"


@tagged("post_install", "-at_install")
class TestPurchasePortal(PurchaseCase, HttpCase):
    """The vendor's page of an order: a link shows, a click confirms."""

    def setUp(self):
        super().setUp()
        self.order = self.new_order({"due": LATER})
        self.order.sudo()._portal_ensure_token()
        self.link = self.order.sudo().get_acknowledge_url()

    def press_confirm(self, page, order=None, token=None, **data):
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        data.setdefault("csrf_token", csrf and csrf.group(1))
        data["access_token"] = self.order.sudo().access_token if token is None else token
        answer = self.url_open(f"/my/purchase/{(order or self.order).id}/confirm", data=data)
        self.env.invalidate_all()
        return answer

    def assert_not_confirmed(self, order=None):
        self.env.invalidate_all()
        order = order or self.order
        self.assertFalse(order.qms_date_acknowledged)
        self.assert_promise(order.order_line, LATER, 10, "open")

    def test_following_the_link_of_the_mail_confirms_nothing(self):
        page = self.url_open(self.link)
        self.assertIn("Confirm the order", page.text)
        self.assert_not_confirmed()
        self.assertFalse(self.order.acknowledged)

    def test_a_click_confirms_and_the_page_says_so(self):
        page = self.url_open(self.link)
        answer = self.press_confirm(page)
        self.assertIn("Confirmed on", answer.text)
        self.assertNotIn("Confirm the order", answer.text)
        self.assert_promise(self.order.order_line, LATER, 10, "acknowledged")
        self.assertTrue(self.order.acknowledged)
        note = self.order.message_ids.filtered(lambda m: "confirmed the order on its page" in (m.body or ""))
        self.assertEqual(note.author_id, self.vendor)

    def test_a_signed_in_vendor_needs_no_link(self):
        new_test_user(
            self.env,
            "t_vendor",
            groups="base.group_portal",
            partner_id=self.vendor.id,
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.authenticate("t_vendor", "t_vendor")
        self.assertEqual(self.url_open("/my/purchase").status_code, 200)
        page = self.url_open(f"/my/purchase/{self.order.id}")
        self.press_confirm(page, token="")
        self.assert_promise(self.order.order_line, LATER, 10, "acknowledged")

    def test_without_the_token_of_this_order_nothing_is_confirmed(self):
        page = self.url_open(self.link)
        other = self.new_order({"due": LATER})
        self.press_confirm(page, order=other)
        self.press_confirm(page, token="wrong")
        self.press_confirm(page, csrf_token="forged")
        for order in (self.order, other):
            self.assert_not_confirmed(order)

    def test_nobody_of_ours_confirms_as_the_vendor(self):
        self.authenticate("t_buyer", "t_buyer")
        page = self.url_open(self.link)
        self.assertIn("Here the vendor sees a button", page.text)
        token = re.search(r'csrf_token: "([^"]+)"', page.text).group(1)
        self.press_confirm(page, csrf_token=token)
        self.assert_not_confirmed()

    def test_a_cancelled_order_cannot_be_confirmed(self):
        page = self.url_open(self.link)
        self.order.button_cancel()
        self.press_confirm(page)
        self.assertFalse(self.order.qms_date_acknowledged)

    def test_a_date_moved_on_the_page_is_noted_as_the_vendors(self):
        self.confirm_as_vendor_said(self.order)
        line = self.order.order_line
        self.make_jsonrpc_request(
            f"/my/purchase/{self.order.id}/update",
            {"access_token": self.order.sudo().access_token, str(line.id): "2031-05-02"},
        )
        self.env.invalidate_all()
        self.assertEqual(line.date_planned.date().isoformat(), "2031-05-02")
        self.assert_promise(line, LATER, 10, "acknowledged")
        [change] = line.qms_promise_change_ids
        self.assertEqual((change.cause, change.is_agreed), ("vendor", False))
