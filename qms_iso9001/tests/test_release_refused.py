from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestReleaseRefused(SupplierCheckCase):
    """Who asked for a release reads why it was refused."""

    def asked(self):
        self.rule("block")
        order = self.new_rfq()
        self.dialog(order, reason="Please").action_ask_release()
        return order, self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")])

    def test_a_refusal_has_a_reason(self):
        _order, release = self.asked()
        for reason in (None, " "):
            self.assert_refused(release.action_refuse, reason, says="Give a reason")
        action = release.with_context(qms_verb="action_refuse").action_ask_reason()
        dialogs = self.env["qms.reason"].with_user(self.manager).with_context(**action["context"])
        self.assert_refused(dialogs.create({}).action_confirm, says="Give a reason")
        dialogs.create({"reason": "Buy from Foundry"}).action_confirm()
        self.assertRecordValues(release, [{"state": "refused", "refusal": "Buy from Foundry"}])
        self.assert_refused(release.write, {"refusal": "Another"})

    def test_who_asked_is_told_why_on_the_order(self):
        order, release = self.asked()
        release.action_refuse("Buy from Foundry")
        note = order.sudo().message_ids.filtered(lambda message: "Buy from Foundry" in message.preview)
        self.assertEqual(len(note), 1)
        self.assertIn(self.buyer.partner_id, note.notified_partner_ids)

    def test_the_right_to_decide_is_asked_before_the_reason(self):
        _order, release = self.asked()
        self.assert_refused(release.with_user(self.officer).action_refuse, says="quality manager decides")
