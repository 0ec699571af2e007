from odoo.tests import tagged

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestIrSequence(QmsCase):
    """Many records are numbered in one query."""

    def number(self, **vals):
        vals = {"name": "Cases", "code": "test.case", "padding": 3, "prefix": "C-%(range_year)s-", **vals}
        return self.env["ir.sequence"].create({"use_date_range": True, "company_id": self.company.id, **vals})

    def test_numbers_follow_each_other_in_the_year_of_the_day(self):
        today = self.company._qms_today()
        sequence = self.number()
        self.assertEqual(sequence._qms_next(3, today), [f"C-{today.year}-00{number}" for number in (1, 2, 3)])
        self.assertEqual(sequence._qms_next(1, today), [f"C-{today.year}-004"])
        later = today.replace(year=today.year + 1, day=1)
        self.assertEqual(sequence._qms_next(2, later), [f"C-{later.year}-001", f"C-{later.year}-002"])

    def test_without_a_year_or_without_gaps(self):
        today = self.company._qms_today()
        plain = self.number(use_date_range=False, prefix="C")
        self.assertEqual(plain._qms_next(2, today), ["C001", "C002"])
        without_gaps = self.number(use_date_range=False, prefix="G", implementation="no_gap")
        self.assertEqual(without_gaps._qms_next(2, today), ["G001", "G002"])

    def test_a_hundred_cost_three_queries(self):
        sequence, today = self.number(), self.company._qms_today()
        sequence._qms_next(2, today)
        with self.assertQueryCount(3):  # the year's subsequence, its next number, and the other 99
            sequence._qms_next(100, today)

    def test_numbers_taken_by_an_import_are_skipped(self):
        actions = self.env["qms.action"].with_user(self.manager)
        vals = {"name": "Check the scales", "company_id": self.company.id}
        first = actions.create(vals)
        prefix, number = first.reference[:-4], int(first.reference[-4:])
        actions.create({**vals, "reference": f"{prefix}{number + 2:04d}"})
        beside = {**vals, "reference": f"{prefix}{number + 4:04d}"}
        made = actions.create([dict(vals), beside, dict(vals), dict(vals)])
        expected = [f"{prefix}{number + ahead:04d}" for ahead in (1, 4, 3, 5)]
        self.assertEqual(made.mapped("reference"), expected)
