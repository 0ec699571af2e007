from odoo.tests import tagged

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestIrSequence(QmsCase):
    """Many records are numbered in one query."""

    def number(self, **vals):
        vals = {"name": "Cases", "code": "test.case", "padding": 3, "prefix": "C-%(range_year)s-", **vals}
        sequence = self.env["ir.sequence"].create({"use_date_range": True, "company_id": self.company.id, **vals})
        return sequence.with_context(ir_sequence_date=self.company._qms_today())

    def test_numbers_follow_each_other_in_the_year_of_the_day(self):
        year = self.company._qms_today().year
        sequence = self.number()
        self.assertEqual(sequence._qms_next(3), [f"C-{year}-001", f"C-{year}-002", f"C-{year}-003"])
        self.assertEqual(sequence._next(), f"C-{year}-004")
        later = sequence.with_context(ir_sequence_date=self.company._qms_today().replace(year=year + 1))
        self.assertEqual(later._qms_next(2), [f"C-{year + 1}-001", f"C-{year + 1}-002"])

    def test_without_a_year_or_without_gaps(self):
        self.assertEqual(self.number(use_date_range=False, prefix="C")._qms_next(2), ["C001", "C002"])
        self.assertEqual(
            self.number(use_date_range=False, prefix="G", implementation="no_gap")._qms_next(2), ["G001", "G002"]
        )

    def test_as_many_queries_for_a_hundred_as_for_two(self):
        sequence = self.number()
        sequence._qms_next(2)
        with self.assertQueryCount(3):  # the year's subsequence, its next number, and the other 99
            sequence._qms_next(100)

    def test_numbers_taken_by_an_import_are_skipped(self):
        actions = self.env["qms.action"].with_user(self.manager)
        vals = {"name": "Check the scales", "company_id": self.company.id}
        first = actions.create(vals)
        prefix, number = first.reference[:-4], int(first.reference[-4:])
        actions.create({**vals, "reference": f"{prefix}{number + 2:04d}"})
        made = actions.create([dict(vals), dict(vals), dict(vals)])
        expected = [f"{prefix}{number + ahead:04d}" for ahead in (1, 3, 4)]
        self.assertEqual(made.mapped("reference"), expected)
