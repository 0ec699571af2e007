from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestGoodsEnd(StockCase):
    """No case ends with goods nobody decided about, and what the quantity affected becomes, quarantine follows."""

    def quarantined(self, quantity=4, product=None, **vals):
        product = product or self.housing
        self.put(product, 10, vals.get("lot_id") and self.env["stock.lot"].browse(vals["lot_id"]))
        case = self.case(product, quantity, **vals)
        case.action_quarantine()
        return case

    def decide(self, case, kind, quantity, **vals):
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        return lines.create({"nonconformity_id": case.id, "kind": kind, "quantity": quantity, **vals})

    def test_a_word_in_the_header_decides_nothing(self):
        case = self.quarantined(2)
        case.action_correct(disposition="scrap")
        self.assertIn("2 Units lie in quarantine", case.next_step)
        self.assert_refused(case.action_close, says="lie in quarantine")
        self.decide(case, "scrap", 2).action_post()
        case.action_close()
        self.assert_state(case, "closed")

    def test_a_part_that_is_left_is_decided_too(self):
        case = self.quarantined(4)
        self.decide(case, "scrap", 1).action_post()
        case.action_correct()
        self.assert_refused(case.action_close, says="3 Units lie in quarantine")
        self.decide(case, "scrap", 3).action_post()
        case.action_close()

    def test_what_was_not_shipped_is_decided_anew(self):
        case = self.quarantined(4)
        line = self.decide(case, "return_vendor", 4)
        line.action_post()
        picking = line.sudo().move_ids.picking_id
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=picking.ids).button_validate()
        self.assertEqual((line.state, line.quantity), ("done", 3))
        case.action_correct()
        self.assert_refused(case.action_close, says="1 Units lie in quarantine")
        self.decide(case, "scrap", 1).action_post()
        case.action_close()

    def test_what_waits_is_named(self):
        case = self.quarantined(2)
        line = self.decide(case, "return_vendor", 2)
        line.action_post()
        case.action_correct()
        transfer = line.sudo().move_ids.picking_id
        self.assertEqual(line.documents, transfer.name)
        self.assert_refused(case.action_close, says=f"validate {transfer.name} first")

    def test_buttons_open_the_dialog_filled_in(self):
        case = self.quarantined(4)
        self.decide(case, "scrap", 1).action_post()
        self.assertTrue(case.can_dispose)
        self.assertEqual(case.undecided_quantity, 3)
        action = case.with_context(default_kind="return_vendor").action_dispose()
        dialog = Form(self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"])).save()
        self.assertEqual((dialog.kind, dialog.quantity, dialog.nonconformity_id), ("return_vendor", 3, case))
        case.invalidate_recordset()
        self.assertFalse(case.can_dispose)
        dialog.action_post()
        self.assertEqual(case.disposed, "Scrap 1 Units, Return to vendor 3 Units")
        self.assertFalse(case.with_user(self.auditor).can_dispose)
        self.assert_refused(case.with_user(self.buyer).action_dispose)

    def test_a_draft_is_removed_and_a_posted_line_stays(self):
        case = self.quarantined(4)
        self.decide(case, "scrap", 1).action_remove()
        line = self.decide(case, "scrap", 1)
        line.action_post()
        self.assert_refused(line.action_remove, says="stays")

    # The quantity affected

    def test_a_second_discovery_follows(self):
        case = self.quarantined(2)
        self.assertFalse(case.can_quarantine)
        case.quantity = 8
        self.assertTrue(case.can_quarantine)
        case.action_quarantine()
        self.assertEqual((self.on_hand(self.housing, self.quarantine), case.quarantined_quantity), (8, 8))
        self.assert_refused(case.action_quarantine, says="already")
        self.decide(case, "scrap", 7).action_post()

    def test_less_than_lies_in_quarantine_is_refused(self):
        case = self.quarantined(3)
        with self.undone():
            self.assert_refused(case.write, {"quantity": 1}, says="went to quarantine")
        case.quantity = 5

    # Lots

    def lot_case(self, quantity=2, **vals):
        return self.quarantined(quantity, self.casting, lot_id=self.lot().id, **vals)

    def test_a_regrade_that_fails_comes_back_in_its_lot(self):
        case = self.lot_case()
        line = self.decide(case, "regrade", 1, product_to_id=self.housing.id, verifier_id=self.employee.id)
        line.with_user(self.manager).action_post()
        line.with_user(self.employee).action_fails("Too thin")
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.casting.id), ("location_id", "=", self.quarantine.id), ("quantity", ">", 0)]
        )
        self.assertEqual((quants.lot_id, sum(quants.mapped("quantity"))), (case.sudo().lot_id, 2))
        self.assertFalse(self.on_hand(self.housing, self.quarantine))
        self.decide(case, "scrap", 2).action_post()

    def test_a_regrade_to_itself_is_none(self):
        line = self.decide(
            self.quarantined(2), "regrade", 1, product_to_id=self.housing.id, verifier_id=self.employee.id
        )
        self.assert_refused(line.with_user(self.manager).action_post, says="another product")

    def test_what_was_never_delivered_does_not_come_back(self):
        case = self.quarantined(2)
        line = self.decide(case, "customer_return", 1)
        self.assert_refused(line.action_post, says="Nothing of")
        case.is_delivered = True
        line.action_post()
        self.assert_state(line, "posted")

    # Where is the rest

    def traced(self):
        """Return a case of a lot, a part of which a customer has."""
        lot = self.lot()
        self.put(self.casting, 10, lot)
        delivery = self.delivery(self.casting, 4)
        delivery.partner_id = self.vendor
        delivery.move_ids.picked = True
        delivery.button_validate()
        case = self.case(self.casting, 2, lot_id=lot.id)
        case.action_trace()
        return case, {row.kind: row.with_user(self.officer) for row in case.whereabouts_ids}

    def test_what_a_customer_has_counts(self):
        case, _rows = self.traced()
        self.assertTrue(case.is_delivered)
        self.assertTrue(case.is_capa_proposed)

    def test_open_rows_keep_the_case_open(self):
        case, rows = self.traced()
        case.action_contain()
        case.action_correct(correction="Sorted", evidence="List 3")
        self.assert_refused(case.action_close, says="2 to tick off")
        self.assert_refused(rows["stock"].action_not_needed, " ", says="reason")
        self.assert_refused(rows["stock"].with_user(self.buyer).action_not_needed, "Good")
        rows["stock"].action_not_needed("Measured, all good")
        rows["delivered"].action_inform("By phone")
        self.assertEqual((case.customer_informed, case.customer_informed_note), ("yes", "By phone"))
        case.action_close()
        self.assert_state(case, "closed")

    def test_what_is_put_aside_is_affected(self):
        case, rows = self.traced()
        rows["stock"].action_quarantine()
        self.assertEqual((case.quantity, case.quarantined_quantity, case.undecided_quantity), (6, 6, 6))
        self.assertFalse(case.can_quarantine)

    # Deviation permit

    def test_a_permit_is_signed_before_it_is_there(self):
        case = self.case(self.housing, 5, is_customer_requirement=True)
        line = self.decide(case, "deviation_permit", 5)
        with self.assertRaises(AccessError):
            line.action_post()
        self.assert_refused(line.with_user(self.manager).action_post, says="limits")
        line.write({"limits": "Bore up to 8.2 mm", "date_end": "2026-12-31"})
        self.assert_refused(line.with_user(self.manager).action_post, says="customer's acceptance")
        file = self.env["ir.attachment"].with_user(self.officer).create({"name": "mail.txt", "raw": b"yes"})
        line.acceptance_attachment_ids = [Command.link(file.id)]
        line.with_user(self.manager).action_post()
        self.assert_state(line, "done")
        self.assertEqual(line.sudo().signature_ids.mapped("meaning"), ["approver"])
        self.assertFalse(line.sudo().move_ids)
        case.action_contain()
        case.action_correct()
        case.action_close()

    def test_what_lies_there_takes_a_concession(self):
        line = self.decide(self.quarantined(2), "deviation_permit", 2, limits="All")
        self.assert_refused(line.with_user(self.manager).action_post, says="concession")
