from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .quality_cost_case import QualityCostCase


@tagged("post_install", "-at_install")
class TestRework(QualityCostCase):
    """Rework hours: typed on an open case by who deals with it, at the rate of that day, and labelled as typed."""

    def test_the_rate_of_the_company_is_kept_with_the_entry(self):
        row = self.rework(self.case(self.pump, 2), 2.5)
        self.assertEqual((row.rate, row.cost, row.entered_by_id), (40, 100, self.officer))
        self.company.qms_rework_rate = 60
        row.hours = 3
        self.env.invalidate_all()
        self.assertEqual((row.rate, row.cost), (40, 120))
        self.assertEqual(self.rework(row.nonconformity_id, 1).cost, 60)

    def test_another_rate_may_be_entered(self):
        row = self.rework(self.case(self.pump, 2), 2, rate=25)
        self.assertEqual(row.cost, 50)

    def test_who_deals_with_the_case_types_hours_and_sees_no_amounts(self):
        named = self.new_user("employee", self.company, "t_ground")
        case = self.case(self.pump, 2, user_id=named.id)
        with Form(case.with_user(named)) as form, form.rework_ids.new() as line:
            line.name = "Ground by hand"
            line.hours = 2
            self.assertNotIn("rate", line._view["fields"])
        row = case.rework_ids
        self.assertEqual((row.rate, row.cost, row.entered_by_id), (40, 80, named))
        for name in ("rate", "cost"):
            with self.assertRaises(AccessError):
                row.with_user(named).read([name])
        with self.assertRaises(AccessError):
            row.with_user(named).rate = 1
        self.assertEqual(case.with_user(named).rework_hours, 2)

    def test_others_type_none(self):
        case = self.nonconformity(self.buyer, product_id=self.pump.id, company_id=self.company.id)
        case.with_user(self.officer).user_id = self.officer
        for person in (self.buyer, self.employee, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                self.rework(case, user=person)

    def test_a_case_that_has_ended_keeps_its_hours(self):
        case = self.corrected(product_id=self.pump.id, company_id=self.company.id)
        row = self.rework(case)
        case.evidence = "Checked"
        case.action_close()
        for change in (lambda: row.write({"hours": 9}), row.unlink, lambda: self.rework(case)):
            with self.assertRaisesRegex(UserError, "has ended"):
                change()
        case.action_reopen("Hours are missing")
        row.hours = 9
        self.assertEqual(row.cost, 360)

    def test_hours_stay_with_their_case_and_with_who_entered_them(self):
        row = self.rework(self.case(self.pump, 1), entered_by_id=self.manager.id)
        self.assertEqual(row.entered_by_id, self.officer)
        with self.assertRaisesRegex(UserError, "stay with"):
            row.entered_by_id = self.manager
        with self.assertRaisesRegex(UserError, "stay with"):
            row.nonconformity_id = self.case(self.pump, 1)
        row.unlink()

    def test_what_is_typed_makes_sense(self):
        case = self.case(self.pump, 1)
        with self.assertRaisesRegex(ValidationError, "blanks"):
            self.rework(case, name="  ")
        with self.assertRaisesRegex(ValidationError, "future"):
            self.rework(case, date=self.company._qms_today() + timedelta(days=1))
        for wrong in ({"hours": 0}, {"hours": -2}, {"rate": -1}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.rework(case, **wrong)

    def test_the_case_shows_what_is_typed_beside_what_the_documents_say(self):
        self.put(self.pump, 5)
        case = self.case(self.pump, 2)
        case.action_quarantine()
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        lines.create({"nonconformity_id": case.id, "kind": "scrap", "quantity": 2}).action_post()
        self.rework(case, 2)
        self.assertEqual((self.cost(case), case.rework_cost, case.quality_cost), (40, 80, 120))
        action = case.with_user(self.officer).action_view_quality_cost()
        rows = self.env[action["res_model"]].with_user(self.officer).search(action["domain"])
        self.assertEqual(sorted(rows.mapped(lambda row: (row.source, row.amount))), [("rework", 80), ("scrap", 40)])
        typed = rows.filtered("is_typed")
        self.assertEqual((typed.source, typed.hours, typed.document), ("rework", 2, "Ground by hand"))
        self.assertEqual(typed.action_open_case()["res_id"], case.id)
        with self.assertRaises(AccessError):
            case.with_user(self.auditor).read(["quality_cost"])
        with self.assertRaises(AccessError):
            case.with_user(self.auditor).read(["rework_cost"])

    def test_the_page_shows_for_who_may_type(self):
        case = self.case(self.pump, 1)
        with Form(case) as form, form.rework_ids.new() as line:
            line.name = "Sorted"
            line.hours = 1
        self.assertEqual(case.rework_ids.cost, 40)
        arch = case.with_user(self.auditor).get_view(view_type="form")["arch"]
        self.assertNotIn("quality_cost", arch)
        self.assertNotIn("rework_cost", arch)
