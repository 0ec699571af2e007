from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestQmsCapaStep(CapaCase):
    """8D on demand: eight steps with gates, passed in order; the short form asks for none of it."""

    def new_8d(self, **vals):
        vals = {"is_8d": True, "description": "Three leak", "team_ids": [(4, self.employee.id)], **vals}
        capa = self.capa(**vals)
        self.nonconformity(self.officer, capa_id=capa.id, product_id=self.housing.id).action_contain()
        return capa

    def step(self, capa, code):
        return capa.step_ids.filtered(lambda step: step.code == code)

    def pass_until(self, capa, code):
        for step in capa.step_ids.sorted("code").filtered(lambda step: step.code <= code and not step.date_passed):
            step.action_pass()

    def at_actions(self):
        """Return an 8D whose cause is known, at its actions."""
        capa = self.new_8d(cause="Grease")
        capa.action_find_similar()
        self.verify(capa)
        self.pass_until(capa, "d4")
        capa.action_start_actions()
        return capa

    def watched_8d(self):
        """Return an 8D whose effect is proved."""
        capa = self.at_actions()
        action = self.action_of(capa)
        self.pass_until(capa, "d6")
        capa.action_start_effectiveness()
        self.prove(capa)
        action.with_user(self.manager).action_verify()
        return capa

    def test_it_is_turned_on_on_demand(self):
        capa = self.capa()
        self.assertFalse(capa.step_ids)
        capa.is_8d = True
        self.assertEqual(len(capa.step_ids), 8)
        capa.is_8d = False
        self.assertFalse(capa.step_ids)

    def test_the_steps_are_passed_in_order(self):
        capa = self.new_8d()
        with self.assertRaisesRegex(UserError, "in order"):
            self.step(capa, "d2").action_pass()
        self.step(capa, "d1").action_pass()
        self.assertEqual(self.step(capa, "d1").passed_by_id, self.owner)
        self.assertTrue(self.step(capa, "d2").is_current)

    def test_each_gate_says_what_is_missing(self):
        capa = self.capa(is_8d=True)
        with self.assertRaisesRegex(UserError, "team"):
            self.step(capa, "d1").action_pass()
        self.assertIn("team", self.step(capa, "d1").obstacle)
        capa.team_ids = self.employee
        self.step(capa, "d1").action_pass()
        with self.assertRaisesRegex(UserError, "Describe"):
            self.step(capa, "d2").action_pass()
        capa.description = "Three leak"
        self.step(capa, "d2").action_pass()
        with self.assertRaisesRegex(UserError, "contain"):
            self.step(capa, "d3").action_pass()
        self.step(capa, "d3").note = "The stock is blocked"
        self.step(capa, "d3").action_pass()
        with self.assertRaisesRegex(UserError, "root cause.*\n.*similar"):
            self.step(capa, "d4").action_pass()

    def test_a_reported_nonconformity_is_contained_first(self):
        capa = self.capa(is_8d=True, description="Three leak", team_ids=[(4, self.employee.id)])
        case = self.nonconformity(self.officer, capa_id=capa.id)
        self.pass_until(capa, "d2")
        with self.assertRaisesRegex(UserError, case.reference):
            self.step(capa, "d3").action_pass()

    def test_the_actions_wait_for_the_first_four(self):
        capa = self.new_8d(cause="Grease")
        with self.assertRaisesRegex(UserError, "D1"):
            capa.action_start_actions()

    def test_the_states_wait_for_the_steps(self):
        capa = self.at_actions()
        self.action_of(capa)
        with self.assertRaisesRegex(UserError, "D5"):
            capa.action_start_effectiveness()
        self.pass_until(capa, "d6")
        capa.action_start_effectiveness()
        self.assertEqual(capa.state, "effectiveness")

    def test_the_last_step_is_passed_by_closing(self):
        capa = self.watched_8d()
        case = capa.nonconformity_ids.with_user(self.officer)
        case.action_correct(disposition="scrap")
        with self.assertRaisesRegex(UserError, "updated"):
            capa.with_user(self.manager).action_close()
        self.env["qms.capa.update"].with_user(self.owner).create({"capa_id": capa.id, "name": "Drawing 7"})
        capa.update_ids.action_updated("Revision 3")
        with self.assertRaisesRegex(UserError, "not the next step|in order"):
            self.step(capa, "d8").action_pass()
        self.step(capa, "d7").action_pass()
        capa.with_user(self.manager).action_close()
        self.assertEqual(self.step(capa, "d8").passed_by_id, self.manager)
        self.assertTrue(all(capa.step_ids.mapped("date_passed")))

    def test_back_at_the_analysis_the_cause_is_passed_anew(self):
        capa = self.watched_8d()
        capa.action_back_to_analysis("Another cause")
        passed = capa.step_ids.filtered("date_passed").mapped("code")
        self.assertEqual(sorted(passed), ["d1", "d2", "d3"])
        self.assertTrue(self.step(capa, "d4").is_current)

    def test_another_cause_is_passed_anew_and_the_problem_stays_described(self):
        capa = self.new_8d(cause="Grease")
        capa.action_find_similar()
        self.verify(capa)
        self.pass_until(capa, "d4")
        capa.with_user(self.employee).cause = "Grease"
        self.assertTrue(self.step(capa, "d4").date_passed)
        capa.with_user(self.employee).cause = "Dirt"
        self.assertFalse(self.step(capa, "d4").date_passed)
        self.verify(capa)
        self.step(capa, "d4").action_pass()
        capa.description = False
        with self.assertRaisesRegex(UserError, "Describe"):
            capa.action_start_actions()

    def test_who_does_not_own_it_passes_no_step_and_nobody_types_one(self):
        capa = self.new_8d()
        with self.assertRaises(AccessError):
            self.step(capa, "d1").with_user(self.employee).action_pass()
        with self.assertRaises(UserError):
            self.step(capa, "d1").with_user(self.manager).passed_by_id = self.manager
        self.step(capa, "d1").with_user(self.employee).note = "All five shifts"
        self.step(capa, "d1").action_pass()
        with self.assertRaises(UserError):
            self.step(capa, "d1").note = "Nobody"

    # Not skipped

    def test_past_the_analysis_an_8d_stays_one(self):
        capa = self.at_actions()
        for user in (self.owner, self.officer):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "Back to analysis"):
                capa.with_user(user).is_8d = False
        capa.is_8d = True
        capa.action_back_to_analysis("The short form is enough")
        capa.is_8d = False
        self.assertFalse(capa.is_8d)

    def test_the_team_neither_turns_it_off_nor_names_itself(self):
        capa = self.new_8d()
        for vals in ({"is_8d": False}, {"is_8d": True}, {"team_ids": [(4, self.buyer.id)]}, {"team_ids": [(5,)]}):
            with self.subTest(vals=vals), self.assertRaisesRegex(AccessError, "who deals with it"):
                capa.with_user(self.employee).write(vals)
        capa.with_user(self.employee).description = "Four leak"
        self.cr.flush()
        capa.with_context(tracking_disable=False).team_ids = [(4, self.buyer.id)]
        self.env.flush_all()
        self.cr.flush()
        self.env.invalidate_all()
        tracked = capa.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("team_ids", tracked)
        with Form(capa.with_user(self.employee)) as form:
            form.description = "Five leak"
            with self.assertRaises(AssertionError):
                form.is_8d = False
