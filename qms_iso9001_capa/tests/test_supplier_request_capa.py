from odoo.tests import tagged

from .request_case import ANSWER, RequestCase


@tagged("post_install", "-at_install")
class TestSupplierRequestCapa(RequestCase):
    """The vendor was asked first, and the corrective action was started after that: nothing is typed twice."""

    def asked(self, *cases):
        """Return the request of the buyer to the vendor about these cases."""
        self.as_admin(*cases).partner_id = self.vendor
        action = self.as_admin(*cases).with_user(self.buyer).action_open_request()
        return self.env["qms.supplier.request"].with_user(self.buyer).browse(action["res_id"])

    def as_admin(self, *cases):
        return self.env["qms.nonconformity"].browse([case.id for case in cases])

    def accepted(self, *cases):
        request = self.asked(*cases)
        request.action_send()
        self.answer(request)
        request.action_accept()
        return request

    def start(self, case):
        """Return the corrective action that the officer starts for the case."""
        action = case.with_user(self.officer).action_open_capa()
        return self.env["qms.capa"].with_user(self.officer).browse(action["res_id"])

    def test_what_the_vendor_answered_before_is_its_cause_and_action(self):
        case = self.nonconformity()
        request = self.accepted(case)
        capa = self.start(case)
        self.assertEqual(capa.cause, ANSWER["cause"])
        self.assertRecordValues(
            capa.action_ids,
            [{"description": ANSWER["corrective"], "kind": "corrective", "user_id": self.buyer.id}],
        )
        self.assertEqual((capa.supplier_request_ids, request.state), (request.with_user(self.officer), "accepted"))
        self.assertTrue(capa.is_ready)
        self.start(case)
        self.assertEqual(len(capa.action_ids), 1, "Opened again, nothing is taken over twice.")

    def test_what_the_vendor_still_has_comes_back_to_it(self):
        case = self.nonconformity()
        request = self.asked(case)
        request.action_send()
        capa = self.start(case)
        self.assertEqual((request.capa_id.id, capa.cause), (capa.id, False))
        self.answer(request)
        request.action_accept()
        self.assertEqual(capa.cause, ANSWER["cause"])

    def test_what_ended_without_an_answer_says_nothing_about_it(self):
        case = self.nonconformity()
        request = self.asked(case)
        request.action_cancel("Our gauge was wrong")
        self.assertFalse(self.start(case).supplier_request_ids)

    def test_a_case_that_joins_brings_its_request(self):
        first, second = self.nonconformity(), self.nonconformity()
        request = self.accepted(second)
        capa = self.start(first)
        second.with_user(self.officer).capa_id = capa
        self.assertEqual((request.capa_id.id, capa.cause), (capa.id, ANSWER["cause"]))

    def test_a_request_about_cases_of_two_belongs_to_neither(self):
        first, second = self.nonconformity(), self.nonconformity()
        request = self.accepted(first, second)
        capa = self.start(first)
        self.assertEqual(request.capa_id.id, capa.id, "The other case has none yet.")
        third, fourth = self.nonconformity(), self.nonconformity()
        other = self.asked(third, fourth)
        self.as_admin(third)._write_unguarded({"capa_id": capa.id})
        self.start(fourth)
        self.assertFalse(other.capa_id)

    def test_another_corrective_action_takes_nothing_away(self):
        case = self.nonconformity()
        request = self.accepted(case)
        capa = self.start(case)
        capa.action_ids.action_cancel("One action is enough")
        capa.action_cancel("One action is enough")
        self.start(case)
        self.assertEqual(request.capa_id.id, capa.id)

    # The corrective action was cancelled while the vendor still had it

    def cancelled(self, capa, reason="Another one is enough"):
        capa.action_cancel(reason)
        self.assertEqual(capa.state, "cancelled")

    def test_an_answer_is_not_lost_in_a_cancelled_one(self):
        case = self.nonconformity()
        request = self.asked(case)
        request.action_send()
        capa = self.start(case)
        self.assertEqual(request.capa_id.id, capa.id)
        self.cancelled(capa)
        self.assertFalse(request.capa_id)
        self.assertIn("is cancelled", request.sudo().message_ids.mapped("body")[0])
        self.answer(request)
        request.action_accept()
        self.assertFalse(capa.cause or capa.action_ids)
        again = self.start(case)
        self.assertNotEqual(again, capa)
        self.assertEqual((request.capa_id.id, again.cause), (again.id, ANSWER["cause"]))
        self.assertEqual(again.action_ids.description, ANSWER["corrective"])

    def test_what_hangs_on_a_cancelled_one_from_before_joins_the_next(self):
        for state in ("sent", "accepted"):
            case = self.nonconformity()
            request = self.asked(case)
            request.action_send()
            capa = self.start(case)
            self.cancelled(capa)
            request.sudo()._write_unguarded({"capa_id": capa.id})
            if state == "accepted":
                self.answer(request)
                request.action_accept()
            again = self.start(case)
            with self.subTest(state=state):
                self.assertEqual((request.state, request.capa_id.id), (state, again.id))
                self.assertEqual(bool(again.action_ids), state == "accepted")

    def test_taken_up_again_it_gets_what_was_answered_meanwhile(self):
        case = self.nonconformity()
        request = self.asked(case)
        request.action_send()
        capa = self.start(case)
        self.cancelled(capa)
        self.answer(request)
        request.action_accept()
        capa.action_reopen("It happened again")
        self.assertEqual((request.capa_id.id, capa.cause, len(capa.action_ids)), (capa.id, ANSWER["cause"], 1))
        capa.action_ids.action_cancel("We do it in another way")
        capa._back_to_analysis("Wrong cause")
        self.assertEqual(len(capa.action_ids), 1, "Nothing is taken over twice.")

    def test_of_two_the_one_that_was_cancelled_does_not_count(self):
        first, second = self.nonconformity(), self.nonconformity()
        request = self.asked(first, second)
        self.cancelled(self.start(first))
        capa = self.start(second)
        self.assertEqual(request.capa_id.id, capa.id)

    def test_where_nothing_is_taken_over_both_say_so(self):
        case = self.nonconformity()
        request = self.asked(case)
        request.action_send()
        capa = self.start(case)
        capa.sudo()._set_state("effectiveness")
        self.answer(request)
        request.action_accept()
        for record in (request, capa):
            with self.subTest(record=record._name):
                said = [body for body in record.sudo().message_ids.mapped("body") if "nothing of it" in body]
                self.assertEqual(len(said), 1)
                self.assertIn("Effectiveness", said[0])
        self.assertFalse(capa.cause or capa.action_ids)
