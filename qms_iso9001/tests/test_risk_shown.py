from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .risk_case import RiskCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestRiskShown(RiskCase):
    """Where a risk is seen: on the order, in the dialog that rates it, on a map that is never without a scale."""

    def test_the_order_shows_the_risks_of_its_vendor(self):
        vendor = self.env["res.partner"].create({"name": "Ready Boards", "is_company": True})
        contact = self.env["res.partner"].create({"name": "Sales desk", "parent_id": vendor.id})
        order = self.env["purchase.order"].create({"partner_id": contact.id, "company_id": self.company.id})
        seen = order.with_user(self.buyer)
        self.assertFalse(seen.qms_risk_text)
        risk = self.rated_risk(4, 4, partner_id=vendor.id, name="The only vendor fails", user_id=self.buyer.id)
        order.invalidate_recordset()
        self.assertIn("The only vendor fails", seen.qms_risk_text)
        risk.user_id = self.owner
        order.invalidate_recordset()
        shown = seen.qms_risk_text or ""
        self.assertEqual("The only vendor fails" in shown, risk.with_user(self.buyer).has_access("read"))

    def test_the_dialog_shows_the_level_before_it_is_saved(self):
        risk = self.new_risk(user_id=self.owner.id)
        steps = {axis: self.scale().sudo()._steps(axis) for axis in ("chance", "effect")}
        ratings = self.env["qms.risk.assessment"].with_user(self.owner)
        ratings = ratings.with_context(default_risk_id=risk.id, default_stage="inherent")
        form = Form(ratings, view="qms_iso9001.qms_risk_assessment_view_form_rate")
        self.assertFalse(form.preview_level)
        self.assertFalse(form.preview["points"])
        form.chance_id = steps["chance"][-1]
        form.effect_id = steps["effect"][-1]
        self.assertEqual(form.preview_level, "High (5 × 5)")
        self.assertIn("25 or more events in 12 months", form.steps_text)
        [point] = form.preview["points"]
        self.assertEqual((point["chance"], point["effect"]), (5, 5))
        form.reason = "It happened twice"
        self.assertEqual(form.save().level, "high")

    def test_a_company_is_never_without_a_scale(self):
        self.scale().with_user(self.manager).unlink()
        self.assertTrue(self.scale().step_ids)
        self.assertTrue(self.env["qms.risk.map"].with_user(self.officer).get_map_data()["cells"])

    def test_a_step_that_was_used_keeps_its_number(self):
        self.rated_risk(2, 3)
        step = self.scale().sudo()._steps("chance")[1].with_user(self.manager)
        with self.assertRaises(UserError):
            step.value = 9
        step.name = "Seldom"
        self.assertEqual(step.value, 2)

    def test_the_map_opens_what_it_counts_also_of_an_earlier_scale(self):
        self.rated_risk(2, 3)
        risk = self.rated_risk(2, 2)
        self.env.flush_all()
        # As a scale of before left it: a step that was used keeps its number today.
        self.env.cr.execute("UPDATE qms_risk SET current_chance = 9 WHERE id = %s", [risk.id])
        self.env.invalidate_all()
        data = self.env["qms.risk.map"].with_user(self.officer).get_map_data()
        found = self.env["qms.risk"].with_user(self.officer)
        self.assertEqual(found.search_count(data["inside_domain"]), sum(cell["count"] for cell in data["cells"]))
        self.assertEqual((data["outside"], found.search(data["outside_domain"])), (1, risk.with_user(self.officer)))

    def test_many_risks_cost_as_many_queries_as_few(self):
        self.rated_risk()
        few = self.queries(self.rated_risk())
        many = self.env["qms.risk"].union(*(self.rated_risk() for _number in range(8)))
        self.assertLessEqual(self.queries(many), few)

    def queries(self, risks):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        here = risks.browse(risks.ids).with_user(self.officer)
        here.mapped("events_text")
        here.mapped("course")
        here.mapped("can_accept")
        here.mapped("event_indicator_id")
        here.mapped("can_view_events")
        here._inbox_about()
        return self.env.cr.sql_log_count - before

    def test_what_becomes_of_a_scale_is_told(self):
        scale = self.scale().with_user(self.manager)
        scale.matrix = {"5,5": "low"}
        scale.step_ids = [Command.update(scale.sudo()._steps("chance")[1].id, {"name": "Seldom", "events_from": 2})]
        scale.level_ids = [Command.update(scale.sudo()._level("high").id, {"needs_treatment": False})]
        notes = " ".join(str(body) for body in scale.message_ids.mapped("body"))
        for told in ("Seldom", "Treat first", "5 × 5"):
            self.assertIn(told, notes)
