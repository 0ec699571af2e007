from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.signal_case import SignalCase


@tagged("post_install", "-at_install")
class TestCapaSignal(SignalCase):
    """The owner of a signal, without quality group, opens the corrective action that it asks for."""

    def test_the_owner_opens_one_that_says_what_the_figure_told(self):
        signal = self.told_once()
        signal.with_user(self.named).comment = "Two people were ill"
        opened = signal.with_user(self.named).action_open_capa()
        capa = self.env["qms.capa"].browse(opened["res_id"]).with_user(self.named)
        self.assertEqual((capa.indicator_id.id, capa.user_id), (self.watched.id, self.named))
        self.assertIn("Two people were ill", capa.description)
        self.assertEqual(signal.with_user(self.officer).action_open_capa()["res_id"], capa.id)

    def test_others_open_none(self):
        signal = self.told_once()
        with self.assertRaises(AccessError):
            signal.with_user(self.employee).action_open_capa()
        with self.assertRaises(AccessError):
            signal.with_user(self.auditor).action_open_capa()
