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
