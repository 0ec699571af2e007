from odoo.exceptions import AccessError
from odoo.tests import tagged

from .request_case import ANSWER, RequestCase


@tagged("post_install", "-at_install")
class TestSupplierRequestRights(RequestCase):
    """What a vendor answers goes into the corrective action of its cases, or of who works on it; into no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.capa = cls.env["qms.capa"].with_user(cls.officer).create({"name": "Housings leak"})

    def assert_kept_out(self, record, users, capa=None):
        """None of `users` puts the request into the corrective action, nor takes it out of one."""
        for user in users:
            for value in (capa or self.capa).id, False:
                with self.subTest(user=user.login, value=value):
                    before = record.sudo().capa_id
                    if before.id == value:
                        continue
                    with self.assertRaises(AccessError):
                        record.with_user(user).capa_id = value
                    self.assertEqual(record.sudo().capa_id, before)

    def test_a_buyer_reaches_no_corrective_action_of_others(self):
        self.assertFalse(self.capa.with_user(self.buyer).has_access("read"))
        with self.assertRaises(AccessError):
            self.draft(capa_id=self.capa.id)
        requests = self.env["qms.supplier.request"].with_user(self.buyer).with_context(default_capa_id=self.capa.id)
        with self.assertRaises(AccessError):
            requests.create({"name": "Leaks", "partner_id": self.vendor.id})
        for record in (self.draft(), self.sent(), self.answered()):
            self.assert_kept_out(record, [self.buyer])
            record.with_user(self.officer).capa_id = self.capa
            self.assert_kept_out(record, [self.buyer], self.capa.copy())

    def test_a_plain_employee_reaches_those_of_the_own_team_alone(self):
        record = self.sent(self.officer, user_id=self.named.id)
        self.assert_kept_out(record, [self.named])
        case = self.nonconformity(self.officer, user_id=self.named.id, capa_id=self.capa.id)
        self.assertTrue(self.capa.with_user(self.named).has_access("read"), "The case is the employee's.")
        self.assert_kept_out(record, [self.named])
        self.capa.team_ids = self.named
        record.with_user(self.named).capa_id = self.capa.id
        self.answer(record)
        record.with_user(self.named).action_accept()
        self.assertEqual((self.capa.cause, len(self.capa.action_ids)), (ANSWER["cause"], 1))
        self.assertEqual(case.capa_id, self.capa)

    def test_another_company_is_closed(self):
        foreign = self.env["qms.capa"].with_user(self.other_manager).create({"name": "Theirs"})
        record = self.sent(self.officer)
        for user in (self.officer, self.manager):
            self.assert_refused(record.with_user(user).write, {"capa_id": foreign.id})
            self.assertFalse(record.capa_id)

    def test_what_has_ended_is_left_by_who_worked_on_it(self):
        record = self.sent(self.officer, capa_id=self.capa.id, user_id=self.named.id)
        self.capa.sudo()._set_state("closed")
        self.assert_kept_out(record, [self.named])
        record.with_user(self.officer).capa_id = False
        self.assertFalse(record.capa_id)

    def test_what_was_handed_over_is_taken_over_all_the_same(self):
        record = self.sent(self.officer, capa_id=self.capa.id)
        record.user_id = self.buyer
        self.answer(record)
        record.with_user(self.buyer).action_accept()
        self.assertEqual((self.capa.cause, len(self.capa.action_ids)), (ANSWER["cause"], 1))

    def test_what_nobody_who_may_named_takes_nothing_over(self):
        record = self.answered()
        record.sudo()._write_unguarded({"capa_id": self.capa.id})
        record.action_accept()
        self.assertEqual((record.state, self.capa.cause), ("accepted", False))
        self.assertFalse(self.capa.action_ids)
        self.assertIn("Nothing of the answer was taken over", record.sudo().message_ids.mapped("body")[1])

    def test_who_reads_a_corrective_action_asks_about_it_by_its_button(self):
        case = self.nonconformity(self.officer, partner_id=self.vendor.id, user_id=self.buyer.id, capa_id=self.capa.id)
        action = self.capa.with_user(self.buyer).action_open_request()
        record = self.env["qms.supplier.request"].with_user(self.buyer).browse(action["res_id"])
        self.assertRecordValues(
            record,
            [{"capa_id": self.capa.id, "nonconformity_ids": case.ids, "reported_by_id": self.buyer.id}],
        )
        self.assertEqual(record.user_id, self.buyer)
