from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase

# In Brussels, where the first company is, the first of June began two hours ago.
NIGHT = "2026-05-31 23:59:00"
LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestEvaluationDays(SupplierCase):
    """Evaluated is what is over: a typing error in the last day would lock the vendor for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    def test_days_that_are_not_over_are_neither_evaluated_nor_created_nor_written(self):
        for last in ("2026-06-01", "2027-12-31"):
            self.assert_refused(self.evaluate, self.vendor, end=last, says="not over yet")
            self.assert_refused(self.new_draft, last, says="not over yet")
            draft = self.evaluate(self.vendor)
            self.assert_refused(draft.write, {"date_end": last}, says="not over yet")
        self.assertTrue(self.evaluate(self.vendor, end="2026-05-31"))

    def test_a_draft_of_such_days_from_before_is_not_confirmed_and_says_why(self):
        draft = self.evaluate(self.vendor)
        self.judge(draft, 80)
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_supplier_evaluation SET date_end = '2027-12-31' WHERE id = %s", [draft.id])
        self.env.invalidate_all()
        self.assertIn("not over yet", draft.days_problem)
        self.assert_refused(draft.action_confirm, says="not over yet")

    def test_it_is_the_day_of_the_company_that_counts(self):
        self.company.partner_id.tz = "Europe/Brussels"
        with freeze_time(NIGHT):
            self.assertTrue(self.evaluate(self.vendor, end="2026-05-31"))
        self.company.partner_id.tz = "America/New_York"
        with freeze_time("2026-06-01 03:00:00"):
            self.assert_refused(self.evaluate, self.vendor, start="2026-02-01", end="2026-05-31", says="not over yet")

    def test_a_draft_before_a_confirmed_one_says_so_before_it_is_confirmed(self):
        confirmed = self.evaluate(self.vendor, end="2026-04-30")
        self.judge(confirmed, 80)
        self.decide(confirmed)
        earlier = self.evaluate(self.vendor)
        self.assertIn("A later evaluation, to 04/30/2026", earlier.days_problem)
        self.assert_refused(earlier.action_confirm, says="A later evaluation")
        self.assertFalse(confirmed.days_problem)
        self.assertFalse(self.evaluate(self.vendor, end="2026-05-31").days_problem)

    def new_draft(self, last):
        vals = {"partner_id": self.vendor.id, "company_id": self.company.id, "date_start": "2026-01-01"}
        return self.env["qms.supplier.evaluation"].with_user(self.officer).create({**vals, "date_end": last})
