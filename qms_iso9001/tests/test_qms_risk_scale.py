import doctest

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..tools import risk_scale
from .risk_case import RiskCase


@tagged("post_install", "-at_install")
class TestQmsRiskScale(RiskCase):
    def test_the_arithmetic(self):
        self.assertFalse(doctest.testmod(risk_scale).failed)

    def test_every_company_has_both_scales_also_one_founded_later(self):
        company = self.env["res.company"].create({"name": "Later"})
        for each in (self.company, company):
            risk, opportunity = self.scale("risk", each), self.scale("opportunity", each)
            self.assertEqual(
                [len(scale._steps(axis)) for scale in (risk, opportunity) for axis in ("chance", "effect")],
                [5, 5, 3, 3],
            )
            self.assertEqual(len(risk.level_ids), 3)
        self.env["res.company"]._qms_prepare_all()
        self.assertEqual(self.env["qms.risk.scale"].search_count([("company_id", "=", company.id)]), 2)

    def test_frequencies_leave_no_gap(self):
        steps = self.scale()._steps("chance")
        self.assertEqual(steps.mapped("events_text"), ["0", "1 to 2", "3 to 6", "7 to 24", "25 or more"])
        self.assertEqual([self.scale()._chance_of(events) for events in (0, 2, 3, 24, 25, 999)], [1, 2, 3, 4, 5, 5])

    def test_frequencies_rise(self):
        scale = self.scale().with_user(self.manager)
        form = Form(scale)
        with form.chance_ids.edit(2) as line:
            line.events_from = 1
        with self.assertRaisesRegex(ValidationError, "begins at 0"):
            form.save()

    def test_a_cell_gets_another_level_by_the_matrix_on_the_form(self):
        scale = self.scale().with_user(self.manager)
        picture = scale.picture
        self.assertEqual(len(picture["cells"]), 25)
        for each in picture["cells"]:
            if (each["chance"], each["effect"]) == (1, 5):
                each["level"] = "high"
        scale.picture = picture
        self.assertEqual((scale._level_key(1, 5), scale._level_key(1, 1)), ("high", "low"))

    def test_nonsense_is_no_matrix(self):
        scale = self.scale().with_user(self.manager)
        for nonsense in ({"1,1": "awful"}, {"x": "low"}, [1], "low", {"1,1": 3}, {"1,1,1": "low"}):
            with self.subTest(nonsense=nonsense), self.assertRaises(ValidationError), self.env.cr.savepoint():
                scale.matrix = nonsense
                scale.flush_recordset()
        scale.picture = {"cells": "nothing"}
        scale.picture = "nothing"

    def test_only_managers_change_it_and_each_company_its_own(self):
        with self.assertRaises(AccessError):
            self.scale().with_user(self.officer).write({"matrix": {"1,1": "high"}})
        with self.assertRaises(AccessError):
            self.scale().with_user(self.other_manager).write({"matrix": {"1,1": "high"}})

    def test_a_step_that_was_used_is_renamed_and_not_deleted(self):
        self.rated_risk(2, 3)
        scale = self.scale().with_user(self.manager)
        used, free = scale._steps("chance")[1], scale._steps("chance")[4]
        with self.assertRaisesRegex(UserError, "Rename it"):
            used.unlink()
        used.name = "Seldom"
        free.unlink()
        with self.assertRaisesRegex(ValidationError, "by this scale"):
            scale.unlink()
