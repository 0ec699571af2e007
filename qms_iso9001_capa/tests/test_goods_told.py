from odoo.tests import new_test_user, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestGoodsTold(StockCase):
    """Who waits for goods that are put aside is told; what is on hold is reserved last, and can be asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        here = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        cls.picker = new_test_user(cls.env, "t_picker", groups="stock.group_stock_user", **here)
        cls.seller = new_test_user(cls.env, "t_seller", groups="sales_team.group_sale_salesman_all_leads", **here)

    def requests(self, lot):
        return self.env["qms.gate.override"].search([("origin_lot_id", "=", lot.id)])

    def test_who_waits_is_told(self):
        self.put(self.housing, 5)
        delivery = self.delivery(self.housing, 5)
        delivery.user_id = self.picker
        case = self.case(self.housing, 4)
        case.action_quarantine()
        self.assertIn(case.reference, delivery.message_ids[0].body)
        self.assertEqual(delivery.activity_ids.user_id, self.picker)
        self.assertIn("quarantine", delivery.activity_ids.summary)

    def test_who_gets_other_stock_is_not_told(self):
        self.put(self.housing, 10)
        delivery = self.delivery(self.housing, 5)
        delivery.user_id = self.picker
        self.case(self.housing, 4).action_quarantine()
        self.assertEqual(delivery.state, "assigned")
        self.assertFalse(delivery.activity_ids)

    def test_a_lot_on_hold_is_reserved_last(self):
        held, free = self.lot("L-1"), self.lot("L-2")
        self.put(self.casting, 10, held)
        self.put(self.casting, 10, free)
        first = self.delivery(self.casting, 5)
        self.assertEqual(first.move_line_ids.lot_id, held)
        held.with_user(self.officer).action_qms_hold("Cracks")
        self.assertEqual(first.move_line_ids.lot_id, free)
        self.assertFalse(first.qms_held_lots)
        second = self.delivery(self.casting, 8).with_user(self.picker)
        self.assertEqual(second.move_line_ids.sudo().lot_id, held | free)
        self.assertIn("L-1 (Cracks)", second.qms_held_lots)

    def test_who_has_no_other_lot_is_told(self):
        lot = self.lot()
        self.put(self.casting, 5, lot)
        delivery = self.delivery(self.casting, 5)
        delivery.user_id = self.picker
        lot.with_user(self.officer).action_qms_hold("Cracks")
        self.assertIn("on hold", delivery.activity_ids.summary)
        self.assertEqual(delivery.state, "assigned")

    def test_who_sold_it_asks_and_the_lot_says_so(self):
        lot = self.lot()
        self.put(self.casting, 5, lot)
        lot.with_user(self.officer).action_qms_hold("Cracks")
        delivery = self.delivery(self.casting, 5)
        sold = delivery.with_user(self.seller)
        self.assertFalse(lot.with_user(self.seller).has_access("read"))
        self.assertIn("Cracks", sold.qms_held_lots)
        self.assert_refused(sold.action_qms_ask_release, " ", says="reason")
        sold.action_qms_ask_release("The customer takes it")
        release = self.requests(lot)
        self.assertEqual((release.user_id, release.state), (self.seller, "asked"))
        self.assertIn("Release asked for: The customer takes it", lot.message_ids[0].body)
        release.with_user(self.manager).action_grant()
        self.assertIn("Released for delivery.", lot.message_ids[0].body)
        self.env.invalidate_all()
        self.assertFalse(delivery.qms_held_lots)
        self.assert_refused(sold.action_qms_ask_release, "Again", says="No lot")
        self.assert_refused(delivery.with_user(self.other_manager).action_qms_ask_release, "x")

    def test_who_asks_again_while_one_request_waits_is_told(self):
        lots = self.lot("L-1") | self.lot("L-2")
        for lot in lots:
            self.put(self.casting, 5, lot)
            lot.with_user(self.officer).action_qms_hold("Cracks")
        lots[0].with_user(self.officer).action_qms_ask_release("The customer takes it")
        self.assert_refused(lots[0].with_user(self.officer).action_qms_ask_release, "Please", says="already")
        sold = self.delivery(self.casting, 10).with_user(self.seller)
        sold.action_qms_ask_release("Both of them")
        self.assertEqual([len(self.requests(lot)) for lot in lots], [1, 1])
        self.assertIn("Both of them", lots[0].message_ids[0].body)
        self.assert_refused(sold.action_qms_ask_release, "Now", says="L-1, L-2 is asked for already")

    def test_asking_is_answered_and_calls_a_manager_until_it_is_decided(self):
        lot = self.lot()
        self.put(self.casting, 5, lot)
        lot.with_user(self.officer).action_qms_hold("Cracks")
        delivery = self.delivery(self.casting, 5)
        asking = delivery.with_user(self.picker)
        self.assertTrue(asking.qms_may_ask_release)
        action = asking.action_qms_ask_release("The customer takes it")
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn(f"{self.manager.name} decides", action["params"]["message"])
        self.assertIn("The customer takes it", delivery.message_ids[0].body)
        release = self.requests(lot)
        self.assertEqual(release.activity_ids.user_id, self.manager)
        self.env.invalidate_all()
        self.assertIn("L-1: release asked for on", asking.qms_release_asked)
        self.assertFalse(asking.qms_may_ask_release)
        release.with_user(self.manager).action_refuse()
        self.assertFalse(release.activity_ids)
        self.env.invalidate_all()
        self.assertFalse(asking.qms_release_asked)
        self.assertTrue(asking.qms_may_ask_release)

    def test_a_new_hold_ends_what_was_asked_and_nobody_decides_for_oneself(self):
        lot = self.lot()
        lot.with_user(self.officer).action_qms_hold("Cracks")
        action = lot.with_user(self.manager).action_qms_ask_release("Please")
        self.assertIn("no other quality manager", action["params"]["message"])
        self.assertFalse(self.requests(lot).activity_ids)
        lot._end_releases()
        lot.with_user(self.officer).action_qms_ask_release("Please")
        self.assertEqual(self.requests(lot)[0].activity_ids.user_id, self.manager)
        lot._end_releases()
        self.assertFalse(self.requests(lot).activity_ids)

    def test_a_lot_that_is_changed_is_noted_on_the_delivery(self):
        held, free = self.lot("L-1"), self.lot("L-2")
        self.put(self.casting, 10, held)
        self.put(self.casting, 10, free)
        delivery = self.delivery(self.casting, 5)
        delivery.user_id = self.picker
        held.with_user(self.officer).action_qms_hold("Cracks")
        self.assertIn("L-1 is on hold (Cracks): L-2 is reserved instead", delivery.message_ids[0].body)
        self.assertFalse(delivery.activity_ids)

    def pick_ship(self, quantity):
        """Return the pick, reserved, of a casting that is shipped in two steps."""
        self.warehouse.delivery_steps = "pick_ship"
        customers = self.env.ref("stock.stock_location_customers")
        procurement = self.env["stock.rule"].Procurement(
            self.casting,
            quantity,
            self.casting.uom_id,
            customers,
            "S-1",
            "S-1",
            self.company,
            {"warehouse_id": self.warehouse, "date_planned": "2026-12-01"},
        )
        self.env["stock.rule"].run([procurement])
        pick = self.env["stock.move"].search([("location_id", "=", self.stock.id), ("origin", "=", "S-1")]).picking_id
        pick.action_assign()
        return pick

    def test_the_pick_of_a_delivery_gives_way_and_is_told(self):
        held, free = self.lot("L-1"), self.lot("L-2")
        self.put(self.casting, 5, held)
        pick = self.pick_ship(5)
        self.assertEqual((pick.picking_type_code, pick.move_line_ids.lot_id), ("internal", held))
        pick.user_id = self.picker
        held.with_user(self.officer).action_qms_hold("Cracks")
        self.assertIn("on hold", pick.activity_ids.summary)
        self.assertIn("L-1 (Cracks)", pick.with_user(self.picker).qms_held_lots)
        self.put(self.casting, 5, free)
        held.with_user(self.officer).action_qms_ask_release("The customer takes it")
        self.requests(held).with_user(self.manager).action_grant()
        self.env.invalidate_all()
        held.with_user(self.officer).action_qms_hold("Cracks again")
        self.assertEqual(pick.move_line_ids.lot_id, free)
        self.assertFalse(pick.qms_held_lots)
