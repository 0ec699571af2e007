from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .risk_case import RiskCase


@tagged("post_install", "-at_install")
class TestQmsRisk(RiskCase):
    def activities(self, risk, name="accept"):
        kind = self.env.ref(f"qms_iso9001.mail_activity_type_risk_{name}")
        return risk.sudo().activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    # A risk: treated, rated again, accepted with a signature

    def test_the_owner_treats_it_and_top_management_accepts_what_is_left(self):
        risk = self.rated_risk(4, 4, user_id=self.owner.id)
        self.assertEqual(risk.level, "high")
        mine = risk.with_user(self.owner)
        mine.action_treat()
        with self.assertRaisesRegex(UserError, "do something about it first"):
            mine.action_ask_acceptance()
        self.done_action(risk)
        self.rate(risk, 2, 3, "residual", verdict="effective")
        mine.action_ask_acceptance()
        self.assertEqual(self.activities(risk).user_id, self.top)
        with self.assertRaises(AccessError):
            mine.action_accept()
        risk.with_user(self.top).action_accept()
        self.assertEqual((risk.state, risk.accepted_by_id), ("accepted", self.top))
        self.assertFalse(self.activities(risk))
        [signature] = risk.sudo().signature_ids
        self.assertEqual((signature.meaning, signature.signer_id.user_id), ("approver", self.top))
        self.assertEqual(risk.accepted_assessment_id.level, "medium")

    def test_what_was_accepted_cannot_be_rewritten(self):
        risk = self.treated_risk()
        risk.with_user(self.manager).action_accept()
        with self.assertRaisesRegex(UserError, "Reopen it with a reason"):
            risk.name = "Boards arrive early"
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        chain.with_user(self.officer).action_verify()
        self.assertFalse(risk.sudo().signature_ids._content_finding(risk.sudo()))
        self.env.cr.execute("UPDATE qms_risk SET cause = 'forged' WHERE id = %s", (risk.id,))
        risk.invalidate_recordset()
        self.assertTrue(risk.sudo().signature_ids._content_finding(risk.sudo()))

    def test_what_is_low_its_owner_accepts(self):
        risk = self.rated_risk(1, 1, user_id=self.owner.id)
        risk.with_user(self.owner).action_accept()
        self.assertEqual(risk.state, "accepted")
        self.assertEqual(risk.sudo().signature_ids.signer_id.user_id, self.owner)

    def test_who_owns_it_leaves_management_s_acceptance_to_another(self):
        for who in (self.manager, self.top):
            with self.subTest(user=who.login):
                risk = self.treated_risk(user_id=who.id)
                mine = risk.with_user(who)
                self.assertFalse(mine.can_accept)
                with self.assertRaisesRegex(AccessError, "Another one of top management"):
                    mine.action_accept()
                mine.action_ask_acceptance()
                other = self.manager if who == self.top else self.top
                self.assertEqual(self.activities(risk).user_id, other)
                for verb in (mine.action_accept, lambda mine=mine: mine.action_send_back("No")):
                    with self.assertRaises(AccessError):
                        verb()
                risk.with_user(other).action_accept()
                self.assertEqual((risk.state, risk.accepted_by_id), ("accepted", other))

    def test_who_is_alone_accepts_what_is_theirs(self):
        self.company.qms_top_manager_ids = self.manager
        risk = self.treated_risk(user_id=self.manager.id)
        self.assertTrue(risk.with_user(self.manager).can_accept)
        second = self.new_user("manager", self.company, "t_second")
        self.env.invalidate_all()
        self.assertFalse(risk.with_user(self.manager).can_accept)
        second.active = False
        self.env.invalidate_all()
        risk.with_user(self.manager).action_accept()
        self.assertEqual(risk.state, "accepted")

    def test_what_had_no_effect_or_is_still_open_is_no_treatment(self):
        risk = self.rated_risk(4, 4, user_id=self.owner.id)
        self.done_action(risk)
        self.rate(risk, 4, 4, "residual", verdict="none")
        with self.assertRaisesRegex(UserError, "do something about it first"):
            risk.with_user(self.owner).action_ask_acceptance()
        second = self.new_action(risk_id=risk.id, user_id=self.owner.id)
        third = self.done_action(risk)
        self.rate(risk, 4, 3, "residual", verdict="partly")
        self.assertFalse(risk.with_user(self.top).can_accept)
        with self.assertRaisesRegex(UserError, f"{second.reference}.*is still open"):
            risk.with_user(self.top).action_accept()
        self.assertEqual(third.risk_verdict, "partly")
        second.with_user(self.officer).action_cancel("The other one is enough")
        self.assertTrue(risk.with_user(self.top).can_accept)
        risk.with_user(self.top).action_accept()

    def test_nothing_is_accepted_that_is_not_rated(self):
        with self.assertRaisesRegex(UserError, "not rated yet"):
            self.new_risk().with_user(self.manager).action_accept()

    def test_not_accepted_it_goes_back_with_the_reason(self):
        risk = self.treated_risk(user_id=self.owner.id)
        risk.with_user(self.owner).action_ask_acceptance()
        with self.assertRaises(UserError):
            risk.with_user(self.top).action_send_back(" ")
        risk.with_user(self.top).action_send_back("A second vendor is not enough")
        self.assertEqual((risk.state, risk.reason), ("treatment", "A second vendor is not enough"))
        self.assertFalse(self.activities(risk))

    def test_a_worse_rating_ends_the_acceptance_and_a_better_one_does_not(self):
        risk = self.treated_risk()
        risk.with_user(self.manager).action_accept()
        self.rate(risk, 1, 3, "residual")
        self.assertEqual(risk.state, "accepted")
        self.rate(risk, 4, 4, "residual")
        self.assertEqual((risk.state, risk.accepted_assessment_id.id), ("treatment", False))
        self.assertIn("accepted was", risk.reason)
        self.assertEqual(risk.sudo().signing_round, 2)
        self.assertEqual(len(risk.sudo().signature_ids), 1)

    def test_closed_and_reopened_with_a_reason(self):
        risk = self.treated_risk(user_id=self.owner.id)
        with self.assertRaises(AccessError):
            risk.with_user(self.owner).action_close("We make the boards ourselves")
        risk.action_close("We make the boards ourselves")
        self.assertEqual((risk.state, bool(risk.date_done)), ("closed", True))
        with self.assertRaisesRegex(UserError, "Reopen it"):
            self.rate(risk, 1, 1, "residual", self.officer)
        risk.with_user(self.owner).action_reopen("We buy them again")
        self.assertEqual((risk.state, risk.date_done), ("identified", False))

    def test_the_owner_adds_an_action_of_their_own_by_the_button(self):
        risk = self.rated_risk(4, 4, user_id=self.owner.id, event="Boards are late")
        opened = risk.with_user(self.owner).action_plan_treatment()
        action = self.env["qms.action"].with_user(self.owner).browse(opened["res_id"])
        self.assertEqual((action.risk_id, action.user_id, action.state), (risk, self.owner, "open"))
        self.assertEqual((opened["res_model"], action.kind), ("qms.action", "improvement"))
        self.assertIn(risk.reference, action.name)
        self.assertEqual(risk.state, "treatment")
        with self.assertRaises(AccessError):
            risk.with_user(self.employee).action_plan_treatment()
        risk.with_user(self.officer).action_close("Gone")
        with self.assertRaisesRegex(UserError, "Closed"):
            risk.with_user(self.owner).action_plan_treatment()

    # An opportunity has a path of its own

    def opportunity(self, **vals):
        risk = self.new_risk(kind="opportunity", name="Repair instead of a new table", user_id=self.owner.id, **vals)
        self.rate(risk, 2, 3)
        return risk.with_user(self.owner)

    def test_an_opportunity_is_rated_pursued_and_realised(self):
        risk = self.opportunity()
        self.assertEqual((risk.level, risk.current_text), ("high", "Pursue (2 × 3)"))
        risk.action_pursue()
        action = self.env["qms.action"].browse(risk.action_plan_treatment()["res_id"])
        self.assertEqual((action.risk_id, risk.state), (risk.sudo(False), "pursued"))
        risk.action_realise("Twelve repairs in the first month")
        self.assertEqual((risk.state, risk.result), ("realised", "Twelve repairs in the first month"))

    def test_an_opportunity_is_dropped_with_a_reason(self):
        risk = self.opportunity()
        with self.assertRaises(UserError):
            risk.action_drop()
        risk.action_drop("Nobody has the time")
        self.assertEqual((risk.state, risk.reason), ("dropped", "Nobody has the time"))

    def test_each_kind_has_its_own_steps(self):
        risk, opportunity = self.rated_risk(), self.opportunity()
        for verb in (risk.action_pursue, opportunity.with_user(self.manager).action_accept):
            with self.assertRaisesRegex(UserError, "buttons of its own"):
                verb()
        with self.assertRaises(ValidationError):
            self.env["qms.risk"].with_user(self.manager).create({"name": "Odd", "kind": "risk", "state": "realised"})

    def test_an_opportunity_has_its_own_scale(self):
        with self.assertRaisesRegex(ValidationError, "Feasibility"):
            self.rate(self.new_risk(kind="opportunity"), 5, 1)

    def test_a_rated_risk_stays_what_and_where_it_is(self):
        risk = self.rated_risk()
        with self.assertRaisesRegex(UserError, "was rated already"):
            risk.kind = "opportunity"

    # Who

    def test_colleagues_see_only_what_they_own(self):
        risk = self.rated_risk(user_id=self.owner.id)
        process = self.new_process("Purchasing", user_id=self.employee.id)
        self.assertFalse(self.env["qms.risk"].with_user(self.employee).search([("id", "=", risk.id)]))
        risk.process_id = process
        self.assertTrue(self.env["qms.risk"].with_user(self.employee).search([("id", "=", risk.id)]))
        self.assertTrue(self.env["qms.risk"].with_user(self.top).search([("id", "=", risk.id)]))
        self.assertFalse(self.env["qms.risk"].with_user(self.other_manager).search([("id", "=", risk.id)]))
        with self.assertRaises(AccessError):
            risk.with_user(self.employee).action_treat()

    def test_the_owner_describes_it_and_gives_it_to_nobody(self):
        mine = self.new_risk(user_id=self.owner.id).with_user(self.owner)
        mine.cause = "One truck a week"
        with self.assertRaisesRegex(AccessError, "ask a quality officer"):
            mine.user_id = self.employee

    def test_a_buyer_sees_those_about_vendors(self):
        vendor = self.env["res.partner"].create({"name": "Ready Boards", "is_company": True, "supplier_rank": 1})
        about, other = self.rated_risk(partner_id=vendor.id), self.rated_risk()
        found = self.env["qms.risk"].with_user(self.buyer).search([("id", "in", (about + other).ids)])
        self.assertEqual(found, about)
        shown = vendor.with_user(self.buyer).with_company(self.company)
        self.assertEqual((shown.qms_risk_count, shown.qms_risk_level), (1, "medium"))
        self.assertIn("Medium (2 × 3)", shown.qms_risk_text)
        other_buyer = self.new_user("buyer", self.other_company, "t_other_buyer")
        self.assertEqual(vendor.with_user(other_buyer).with_company(self.other_company).qms_risk_count, 0)

    def test_a_vendor_that_is_deleted_is_remembered_by_name(self):
        vendor = self.env["res.partner"].create({"name": "Ready Boards", "is_company": True})
        risk = self.rated_risk(partner_id=vendor.id)
        risk.flush_recordset()
        vendor.unlink()
        risk.invalidate_recordset()
        self.assertEqual((risk.partner_id.id, risk.partner_name), (False, "Ready Boards"))

    def test_the_card_of_a_process_counts_its_risks(self):
        process = self.new_process("Purchasing", user_id=self.owner.id)
        self.rated_risk(4, 4, process_id=process.id)
        self.rated_risk(process_id=process.id).action_close("Gone")
        card = process.with_user(self.owner)
        self.assertEqual((card.risk_count, card.high_risk_count), (1, 1))
        self.assertEqual(process.with_user(self.employee).risk_count, 0)
        self.assertEqual(card.action_view_risks()["domain"], [("process_id", "=", process.id)])

    # Review

    def test_a_review_withdraws_and_rates(self):
        risk = self.rated_risk(user_id=self.owner.id)
        self.assertTrue(risk.date_review)
        action = risk.with_user(self.owner)._record_review("major", "The market has changed", risk.date_review)
        self.assertEqual(action["res_model"], "qms.risk.assessment")
        risk._record_review("withdraw", "We make them ourselves", False)
        self.assertEqual((risk.state, risk.reason), ("closed", "We make them ourselves"))
        self.assertEqual(risk.review_count, 2)

    def test_what_has_a_rating_is_not_deleted(self):
        self.new_risk().unlink()
        with self.assertRaises(UserError):
            self.rated_risk().unlink()
