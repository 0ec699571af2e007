from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .risk_case import RiskCase


@tagged("post_install", "-at_install")
class TestQmsRiskAssessment(RiskCase):
    def test_a_series_of_which_the_last_one_counts(self):
        risk = self.rated_risk(4, 4)
        self.assertEqual((risk.inherent_level, risk.residual_level, risk.level), ("high", False, "high"))
        self.rate(risk, 3, 3, "residual")
        self.rate(risk, 1, 3, "target")
        self.rate(risk, 2, 2, "residual")
        self.assertEqual((risk.current_chance, risk.current_effect, risk.level, risk.score), (2, 2, "low", 4))
        self.assertEqual((risk.target_chance, risk.target_level), (1, "low"))
        self.assertEqual(risk.course_text, "High (4 × 4) → Low (2 × 2)")
        self.assertEqual(
            [point["stage"] for point in risk.course["points"]], ["inherent", "residual", "target", "residual"]
        )

    def test_who_when_and_level_are_never_typed(self):
        risk = self.new_risk(user_id=self.owner.id)
        forged = {"level": "low", "score": 1, "user_id": self.manager.id, "level_name": "Fine", "is_legacy": True}
        rating = self.rate(risk, 5, 5, **forged)
        self.assertEqual((rating.level, rating.score, rating.user_id), ("high", 25, self.owner))
        self.assertEqual((rating.level_name, rating.is_legacy), ("High", False))
        self.assertEqual(rating.company_id, self.company)

    def test_a_rating_is_never_changed_nor_deleted(self):
        rating = self.rated_risk().assessment_ids
        for user in (self.officer, self.manager):
            with self.assertRaises(UserError):
                rating.with_user(user).write({"reason": "Better so"})
            with self.assertRaises(UserError):
                rating.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "never changed|cannot be changed"):
            rating.sudo().write({"chance": 1})

    def test_a_rating_needs_its_reason_and_the_first_one(self):
        risk = self.new_risk()
        with self.assertRaisesRegex(UserError, "inherent"):
            self.rate(risk, 1, 1, "residual")
        with self.assertRaises(ValidationError):
            self.rate(risk, 9, 1)

    def test_only_the_owner_and_officers_rate(self):
        risk = self.new_risk(user_id=self.owner.id)
        for user in (self.employee, self.top, self.auditor, self.other_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rate(risk, 1, 1, user=user)
        self.rate(risk, 1, 1, user=self.officer)

    def test_a_past_day_is_an_import_of_a_manager(self):
        risk = self.new_risk()
        day = self.company._qms_today() - timedelta(days=400)
        with self.assertRaisesRegex(UserError, "Leave the day out"):
            self.rate(risk, 1, 1, date=day)
        rating = self.rate(risk, 1, 1, user=self.manager, date=day)
        self.assertEqual((rating.date, rating.is_legacy), (day, True))
        with self.assertRaises(UserError):
            self.rate(risk, 1, 1, user=self.manager, date=self.company._qms_today() + timedelta(days=1))

    def test_the_effect_of_what_was_done_is_judged(self):
        risk = self.rated_risk(4, 4, user_id=self.owner.id)
        action = self.done_action(risk)
        self.assertEqual(risk.judge_count, 1)
        with self.assertRaisesRegex(UserError, "say whether the actions worked"):
            self.rate(risk, 4, 4, "residual")
        rating = self.rate(risk, 4, 4, "residual", verdict="none")
        self.assertEqual((action.risk_assessment_id, action.risk_verdict), (rating, "none"))
        self.assertEqual((rating.action_ids, risk.judge_count), (action, 0))
        self.rate(risk, 3, 3, "residual")  # nothing new is done, nothing is to be judged
        with self.assertRaises(UserError):
            action.with_user(self.manager).write({"risk_assessment_id": False})

    def test_the_dialog_of_the_owner(self):
        risk = self.rated_risk(4, 4, user_id=self.owner.id)
        self.done_action(risk)
        action = risk.with_user(self.owner).action_open_rating()
        ratings = self.env["qms.risk.assessment"].with_user(self.owner).with_context(**action["context"])
        with Form(ratings, view=action["views"][0][0]) as form:
            self.assertEqual((form.stage, form.chance_id.value), ("residual", 4))
            self.assertIn("Approve a second vendor", form.judge_text)
            form.chance_id = self.scale()._steps("chance")[1]
            form.verdict = "effective"
            form.reason = "No late truck since June"
        self.assertEqual((risk.current_chance, risk.current_effect), (2, 4))

    def test_another_scale_later_changes_no_rating_of_before(self):
        risk = self.rated_risk(2, 3)
        scale = self.scale().with_user(self.manager)
        scale.matrix = {"2,3": "high"}
        self.assertEqual((risk.level, risk.assessment_ids.level_name), ("medium", "Medium"))
        self.rate(risk, 2, 3, "residual")
        self.assertEqual(risk.level, "high")

    # What came in by import

    def imported(self, state, chance=1):
        day = self.company._qms_today() - timedelta(days=400)
        rating = {"stage": "inherent", "chance": chance, "effect": 1, "reason": "As the old sheet says", "date": day}
        vals = {"name": "Boards arrive late", "state": state, "user_id": self.owner.id}
        return self.new_risk(self.manager, **vals, assessment_ids=[Command.create(rating)])

    def test_an_imported_acceptance_ends_with_a_worse_rating(self):
        risk = self.imported("accepted")
        self.assertEqual((risk.state, risk.level), ("accepted", "low"))
        self.rate(risk, 1, 1, "residual")
        self.assertEqual(risk.state, "accepted")
        self.rate(risk, 5, 5, "residual")
        self.assertEqual((risk.state, risk.reason), ("treatment", "Rated High (5 × 5), accepted was Low (1 × 1)"))

    def test_an_imported_end_is_no_open_door(self):
        risk = self.imported("closed")
        for user in (self.owner, self.manager):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "Reopen it with a reason"):
                self.rate(risk, 5, 5, "residual", user=user)
        day = self.company._qms_today() - timedelta(days=300)
        self.rate(risk, 2, 2, "residual", user=self.manager, date=day)  # the rest of the sheet
        with self.assertRaises(UserError):
            self.rate(risk, 2, 2, "residual", user=self.officer, date=day)
        risk.with_user(self.owner).action_reopen("It is back")
        self.rate(risk, 5, 5, "residual")
        self.assertEqual((risk.state, risk.level), ("identified", "high"))
