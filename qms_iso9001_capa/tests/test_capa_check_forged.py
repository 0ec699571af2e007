from odoo.exceptions import UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaCheckForged(CheckCase):
    """A confirmation is given by a person through the buttons, never brought in by a right to import."""

    def test_a_manager_creates_no_confirmation_in_another_name(self):
        capa = self.with_actions()
        vals = {"capa_id": capa.id, "state": "effective", "confirmed_by_id": self.officer.id}
        for user in (self.manager, self.officer):
            for state in ("effective", "to_confirm", "running"):
                with self.subTest(user=user.login, state=state), self.assertRaisesRegex(UserError, "buttons"):
                    self.env["qms.capa.check"].with_user(user).create({**vals, "state": state})
        self.assertFalse(capa.check_ids)

    def test_a_planned_check_is_created(self):
        capa = self.capa()
        check = self.env["qms.capa.check"].with_user(self.manager).create({"capa_id": capa.id, "state": "planned"})
        self.assertEqual((check.state, check.is_legacy), ("planned", False))
