from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestGoodsOpen(StockCase):
    """A draft locks no case, and Next says what Close would be refused for."""

    def quarantined(self, quantity=120, **vals):
        self.put(self.housing, quantity)
        case = self.case(self.housing, quantity, **vals)
        case.action_quarantine()
        return case

    def decide(self, case, kind, quantity, user=None, **vals):
        lines = self.env["qms.nonconformity.disposition"].with_user(user or self.officer)
        return lines.create({"nonconformity_id": case.id, "kind": kind, "quantity": quantity, **vals})

    def dialog(self, case, kind):
        return case.with_context(default_kind=kind).action_dispose()

    def test_a_refused_post_locks_nothing(self):
        case = self.quarantined()
        line = self.decide(case, "use_as_is", 120, limits="Scratches")
        with self.assertRaises(AccessError):
            line.action_post()
        self.assertTrue(case.can_decide)
        self.assertFalse(case.with_user(self.buyer).can_decide or case.with_user(self.auditor).can_decide)
        for kind in ("use_as_is", "scrap"):
            self.assertEqual(self.dialog(case, kind)["res_id"], line.id)
        says = "Use as is under concession 120 Units: waits for Post by a quality manager"
        self.assertIn(says, case.next_step)
        case.action_correct(correction="Sorted", evidence="List 3")
        self.assertIn(says, case.next_step)
        self.assert_refused(case.action_close, says="waits for Post by a quality manager")
        self.assertIn("post it", case.with_user(self.manager).next_step)
        line.with_user(self.manager).action_post()
        self.assertIn("press Close", case.next_step)
        self.assertFalse(case.can_decide)
        case.action_close()

    def test_whoever_made_a_draft_removes_it(self):
        case = self.quarantined(user_id=self.employee.id)
        for user in (self.officer, self.employee):
            line = self.decide(case, "use_as_is", 120, user, limits="Scratches")
            self.assert_refused(line.with_user(self.buyer).action_remove)
            line.action_remove()
            self.assertFalse(line.exists())
        self.assertEqual(case.undecided_quantity, 120)

    def test_what_is_drafted_and_what_is_undecided_is_told_apart(self):
        case = self.quarantined()
        line = self.decide(case, "scrap", 70)
        says = "120 Units in quarantine: 70 decided but not posted, 50 undecided."
        self.assertIn(says, case.next_step)
        self.assertFalse(self.dialog(case, "use_as_is")["res_id"])
        self.assertEqual(self.dialog(case, "scrap")["res_id"], line.id)
        case.action_correct(correction="Sorted", evidence="List 3")
        self.assertIn(says, case.next_step)
        self.assert_refused(case.action_close, says="50 undecided")

    def test_next_says_what_close_is_refused_for(self):
        case = self.quarantined(4, is_delivered=True)
        line = self.decide(case, "return_vendor", 4)
        line.action_post()
        case.action_correct()
        transfer = line.sudo().move_ids.picking_id
        self.assertIn(f"validate {transfer.name} first", case.next_step)
        self.assert_refused(case.action_close, says=f"validate {transfer.name} first")
        transfer.move_ids.picked = True
        transfer.button_validate()
        self.assertIn("A customer received it", case.next_step)
        case.write({"customer_informed": "yes", "customer_informed_note": "By phone"})
        self.assertIn("press Close", case.next_step)

    def held(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        case = self.case(self.casting, 3, lot_id=lot.id, severity="high")
        case.action_hold_lot()
        case.action_correct(correction="Sorted", evidence="List 3")
        return case, lot

    def test_no_case_is_closed_while_its_lot_is_on_hold(self):
        case, lot = self.held()
        closing = case.with_user(self.manager)
        self.assertIn("Lot L-1 is still on hold", closing.next_step)
        self.assert_refused(closing.action_close, says="Lot L-1 is still on hold")
        lot.with_user(self.officer).action_qms_ask_release("Sorted")
        release = self.env["qms.gate.override"].search([("origin_lot_id", "=", lot.id)])
        release.with_user(self.manager).action_grant()
        self.env.invalidate_all()
        self.assertIn("press Close", closing.next_step)
        closing.action_close()
        self.assert_state(case, "closed")

    def test_a_decision_about_the_lot_closes_it_too(self):
        case, _lot = self.held()
        self.decide(case, "scrap", 3).action_post()
        case.with_user(self.manager).action_close()
        self.assert_state(case, "closed")

    def test_the_dialog_has_one_primary_button_and_says_who_posts(self):
        action = self.dialog(self.quarantined(), "use_as_is")
        lines = self.env[action["res_model"]].with_context(**action["context"])
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        arch = etree.fromstring(lines.get_view(view.id, "form")["arch"])
        self.assertFalse(arch.xpath("//header/button[@name='action_post']"))
        self.assertTrue(arch.xpath("//footer/button[@name='action_post']"))
        for user, may in ((self.officer, False), (self.manager, True)):
            with Form(lines.with_user(user), view=view) as form:
                self.assertEqual((form.can_post, form.quantity), (may, 120))
                form.limits = "Scratches"
            form.record.action_remove()
        with self.assertRaisesRegex(AssertionError, "limits"):
            Form(lines.with_user(self.officer), view=view).save()
