from odoo.tests import HttpCase, tagged

from .purchase_case import PurchaseCase


@tagged("post_install", "-at_install")
class TestPurchaseTour(PurchaseCase, HttpCase):
    """The buyer records what the vendor confirmed, in the browser; the tours count the clicks."""

    def placed(self):
        today = self.company._qms_today()
        return self.new_order({"due": today.replace(year=today.year + 1, month=6, day=20)})

    def test_another_date_that_we_asked_for_takes_four_clicks(self):
        order = self.placed()
        asked = order.order_line.qms_asked_date
        self.start_tour(f"/odoo/purchase.order/{order.id}", "purchase_confirm_tour", login="t_buyer")
        order.invalidate_recordset()
        line = order.order_line
        self.assertEqual((line.qms_promise_source, line.qms_asked_date), ("acknowledged", asked))
        self.assertNotEqual(line.qms_promise_date, asked)
        [change] = line.qms_promise_change_ids
        self.assertEqual((change.cause, change.reason, change.user_id), ("ours", "The hall is not ready", self.buyer))

    def test_a_confirmation_as_ordered_takes_two_clicks(self):
        order = self.placed()
        self.start_tour(f"/odoo/purchase.order/{order.id}", "purchase_confirm_as_ordered_tour", login="t_buyer")
        order.invalidate_recordset()
        self.assertTrue(order.qms_date_acknowledged)
        self.assertFalse(order.order_line.qms_promise_change_ids)

    def test_the_forms_open_for_every_role_that_may_read_the_document(self):
        order = self.placed()
        receipt = order.picking_ids
        for user, record in (
            (self.buyer, order),
            (self.buyer, receipt),
            (self.officer, receipt),
            (self.auditor, receipt),
        ):
            views = record.with_user(user).get_views([(False, "form")])
            names = dict.fromkeys(views["models"][record._name]["fields"], {})
            self.assertTrue(record.with_user(user).web_read(names), f"{user.login}: {record._name}")
