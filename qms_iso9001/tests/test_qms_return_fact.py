from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .sale_case import SaleCase

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
class TestQmsReturnFact(SaleCase):
    """What was delivered in March 2026, and what of it came back (K06)."""

    def delivered(self, day="2026-03-10", qty=10, product=None):
        with freeze_time(f"{day} 09:00:00"):
            order = self.new_order({"qty": qty, "product": product or self.product})
            return self.deliver(order)

    def back(self, delivery, day, qty=2, **kwargs):
        with freeze_time(f"{day} 09:00:00"):
            return self.take_back(delivery, qty, **kwargs)

    def row(self, delivery, as_of="2026-04-30", user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        facts = self.env["qms.return.fact"].with_user(user or self.env.user).with_context(qms_as_of=as_of)
        return facts.search([("id", "in", delivery.move_ids.ids)])

    def figure(self, code):
        self.env.flush_all()
        with freeze_time("2026-06-30"):
            row = self.env["qms.indicator"].with_company(self.company)._figure(code, *MARCH)[None]
        return row["numerator"], row["denominator"], row["value"]

    def test_a_return_belongs_to_the_month_of_its_delivery(self):
        kept, returned = self.delivered(), self.delivered()
        self.back(returned, "2026-04-12")
        self.assertEqual((self.row(kept).is_returned, self.row(returned).is_returned), (False, True))
        self.assertFalse(self.row(returned, "2026-04-11").is_returned)
        self.assertEqual(self.figure("K06"), (1, 2, 50))
        self.assertEqual(self.figure("K06_UNKNOWN"), (1, 1, 100))

    def test_what_comes_back_after_the_cut_off_changes_nothing(self):
        returned = self.delivered()
        self.back(returned, "2026-05-02")
        self.assertEqual(self.figure("K06"), (0, 1, 0))

    def test_a_replacement_is_a_delivery_and_what_comes_back_again_is_none(self):
        returned = self.delivered()
        made = self.back(returned, "2026-03-12", exchange=True)
        self.assertEqual(self.figure("K06"), (1, 2, 50))
        back = made.filtered(lambda picking: picking.location_id.usage == "customer")
        self.back(back, "2026-03-14")
        self.assertEqual(self.figure("K06")[1], 2)

    def test_several_products_of_a_delivery_count_each(self):
        with freeze_time("2026-03-10 09:00:00"):
            order = self.new_order({}, {"product": self.new_product("Seal")})
            delivery = self.deliver(order)
        self.assertEqual(len(self.row(delivery)), 2)
        self.assertEqual(self.figure("K06"), (0, 2, 0))

    def test_a_return_that_names_no_delivery_is_the_first_ones(self):
        delivery = self.delivered()
        made = self.back(delivery, "2026-03-20", 3)
        made.move_ids.sudo().origin_returned_move_id = False
        self.assertEqual((self.row(delivery).returned_qty, self.row(delivery).is_returned), (3, True))
        self.assertIn("came back", self.row(delivery).moves_text)

    def test_an_addon_that_knows_reasons_leaves_out_those_that_are_not_of_quality(self):
        delivery = self.delivered()
        self.back(delivery, "2026-03-20", 3)
        facts = self.env.registry["qms.return.fact"]
        with patch.object(facts, "_commercial_sql", lambda model, move: SQL("TRUE")):
            row = self.row(delivery)
            self.assertEqual((row.is_returned, row.returned_qty, row.commercial_qty), (False, 0, 3))
            self.assertEqual(self.figure("K06"), (0, 1, 0))

    def test_the_figure_is_that_of_plain_sql(self):
        for day, back in (("2026-03-02", None), ("2026-03-05", "2026-03-09"), ("2026-03-30", "2026-04-20")):
            delivery = self.delivered(day)
            if back:
                self.back(delivery, back)
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM stock_move AS back
                                        WHERE back.origin_returned_move_id = move.id AND back.state = 'done'
                                          AND back.date < '2026-05-01')), count(*)
                 FROM stock_move AS move JOIN stock_location AS place ON place.id = move.location_dest_id
                WHERE place.usage = 'customer' AND move.state = 'done' AND move.company_id = %s
                  AND move.origin_returned_move_id IS NULL AND move.date >= '2026-03-01' AND move.date < '2026-04-01'
            """,
            [self.company.id],
        )
        expected = self.env.cr.fetchone()
        self.assertEqual(expected, (2, 3))
        self.assertEqual(self.figure("K06")[:2], expected)

    def test_who_sees_what_came_back_and_who_its_value(self):
        delivery = self.delivered()
        for user in (self.seller, self.storekeeper, self.officer, self.auditor):
            self.assertTrue(self.row(delivery, user=user))
        self.assertFalse(self.row(delivery, user=self.other_manager))
        self.assertFalse(self.row(delivery, user=self.new_user("own_seller", self.company)))
        with self.assertRaises(AccessError):
            self.row(delivery, user=self.employee)
        with self.assertRaises(AccessError):
            self.row(delivery, user=self.auditor).read(["delivered_amount"])
        self.row(delivery, user=self.officer).read(["delivered_amount"])
