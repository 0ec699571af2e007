from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaCheckOwners(CheckCase):
    """Nobody who owned an attempt, however shortly, confirms that it helped."""

    def waiting(self, capa):
        check = capa.sudo().check_ids
        check._set_state("to_confirm", verdict="effective")
        return check

    def test_who_owned_it_at_the_analysis_does_not_confirm(self):
        capa = self.env["qms.capa"].with_user(self.officer).create({"name": "Leaks", "cause": "The seal"})
        self.assertEqual(capa.user_id, self.officer)
        capa.cause_id = self.env.ref("qms_iso9001_capa.qms_cause_mat")
        capa.user_id = self.owner
        capa = capa.with_user(self.owner)
        capa.action_start_actions()
        self.action_of(capa)
        capa.action_start_effectiveness()
        self.assert_not(self.waiting(capa), self.officer)

    def test_who_owned_it_while_it_was_watched_does_not_confirm(self):
        check = self.watching()
        capa = check.capa_id.with_user(self.officer)
        capa.user_id = self.officer
        capa.user_id = self.owner
        self.assert_not(self.waiting(check.capa_id), self.officer)
        check.with_user(self.manager).action_confirm("effective")

    def test_another_attempt_is_that_of_its_owners(self):
        capa = self.with_actions()
        capa.with_user(self.officer).user_id = self.officer
        capa.with_user(self.officer).user_id = self.owner
        capa.action_back_to_analysis("Another cause")
        capa.action_start_actions()
        capa.action_start_effectiveness()
        check = self.waiting(capa)
        self.assertTrue(check.with_user(self.officer).can_confirm)
        self.assertFalse(check.with_user(self.owner).can_confirm)

    def test_nobody_types_who_owned_it(self):
        capa = self.capa()
        for user in (self.owner, self.officer, self.manager):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                capa.with_user(user).past_owners = [1]
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.env["qms.capa"].with_user(self.manager).create({"name": "Leaks", "past_owners": [1]})

    def assert_not(self, check, user):
        lines = self.env["qms.capa.check"].with_user(user)._inbox_lines()
        self.assertFalse(check.with_user(user).can_confirm)
        with self.assertRaises(AccessError):
            check.with_user(user).action_confirm("effective")
        waiting = next(line for line in lines if "To confirm" in line["label"])
        self.assertNotIn(check, self.env["qms.capa.check"].with_user(user).search(waiting["domain"]))
