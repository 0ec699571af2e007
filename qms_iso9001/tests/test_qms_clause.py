import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase

# Every number of ISO 9001:2015 from 4 to 10 down to the third level, and the fourth where records hang on it.
NUMBERS_2015 = """
4 4.1 4.2 4.3 4.4 4.4.1 4.4.2
5 5.1 5.1.1 5.1.2 5.2 5.2.1 5.2.2 5.3
6 6.1 6.1.1 6.1.2 6.2 6.2.1 6.2.2 6.3
7 7.1 7.1.1 7.1.2 7.1.3 7.1.4 7.1.5 7.1.5.1 7.1.5.2 7.1.6 7.2 7.3 7.4 7.5 7.5.1 7.5.2 7.5.3 7.5.3.1 7.5.3.2
8 8.1 8.2 8.2.1 8.2.2 8.2.3 8.2.3.1 8.2.3.2 8.2.4 8.3 8.3.1 8.3.2 8.3.3 8.3.4 8.3.5 8.3.6 8.4 8.4.1 8.4.2 8.4.3
8.5 8.5.1 8.5.2 8.5.3 8.5.4 8.5.5 8.5.6 8.6 8.7 8.7.1 8.7.2
9 9.1 9.1.1 9.1.2 9.1.3 9.2 9.2.1 9.2.2 9.3 9.3.1 9.3.2 9.3.3
10 10.1 10.2 10.2.1 10.2.2 10.3
"""
REVIEW_INPUTS_2015 = "a b c1 c2 c3 c4 c5 c6 c7 d e f"


@tagged("post_install", "-at_install")
class TestQmsClause(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clauses_2015 = cls.env.ref("qms_iso9001.qms_edition_2015").clause_ids
        cls.clauses_2026 = cls.env.ref("qms_iso9001.qms_edition_2026").clause_ids

    def test_2015_is_complete_from_4_to_10_and_in_the_order_of_the_standard(self):
        numbered = self.clauses_2015.filtered(lambda clause: not clause.letter).sorted("sort_key")
        self.assertEqual(numbered.mapped("number"), NUMBERS_2015.split())

    def test_the_inputs_of_the_review_have_their_letters_in_order(self):
        inputs = self.clauses_2015.filtered(lambda clause: clause.number == "9.3.2" and clause.letter)
        self.assertEqual(inputs.sorted("sort_key").mapped("letter"), REVIEW_INPUTS_2015.split())
        self.assertEqual(inputs.parent_id.number, "9.3.2")

    def test_each_clause_is_part_of_the_one_its_number_says(self):
        for clause in (self.clauses_2015 | self.clauses_2026).filtered("parent_id"):
            above = clause.number if clause.letter else clause.number.rpartition(".")[0]
            self.assertEqual(clause.parent_id.number, above, clause.display_name)
            self.assertEqual(clause.parent_id.edition_id, clause.edition_id)
        chapters = (self.clauses_2015 | self.clauses_2026).filtered(lambda clause: not clause.parent_id)
        self.assertEqual(sorted(chapters.mapped("number")), sorted([str(n) for n in range(4, 11)] * 2))

    def test_2026_splits_6_1_and_merges_10(self):
        numbers = self.clauses_2026.mapped("number")
        self.assertTrue({"6.1.1", "6.1.2", "6.1.3", "10.1", "10.2"} <= set(numbers))
        self.assertNotIn("10.3", numbers)

    def test_what_2026_has_otherwise_than_2015_is_marked_as_secondary_with_its_source(self):
        known = {(clause.number, clause.name) for clause in self.clauses_2015}
        for clause in self.clauses_2026:
            if (clause.number, clause.name) not in known:
                self.assertTrue(clause.is_secondary, clause.display_name)
            self.assertEqual(clause.is_secondary, "econdary source" in (clause.note or ""), clause.display_name)
        self.assertFalse(self.clauses_2015.filtered("is_secondary"))

    def test_a_clause_is_found_by_its_number_and_named_with_its_edition(self):
        found = self.env["qms.clause"].name_search("8.4.2")
        self.assertEqual(
            {name for _id, name in found},
            {"8.4.2 Type and extent of control (2015)", "8.4.2 Type and extent of control (2026)"},
        )

    def test_a_number_stands_once_per_edition(self):
        twice = {"edition_id": self.clauses_2015.edition_id.id, "number": "8.4", "name": "Again"}
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            self.env["qms.clause"].create(twice)

    def test_a_clause_cannot_be_part_of_another_edition(self):
        clause = self.clauses_2026.filtered(lambda each: each.number == "8.4.1")
        other = self.clauses_2015.filtered(lambda each: each.number == "8.4" and not each.letter)
        self.assert_refused(clause.write, {"parent_id": other.id}, says="same edition")

    def test_everybody_inside_reads_and_managers_configure(self):
        clause = self.clauses_2026[:1]
        for user in (self.employee, self.auditor, self.officer):
            self.assertTrue(clause.with_user(user).name)
            self.assert_refused(clause.with_user(user).write, {"name": "Other"})
        clause.with_user(self.manager).name = "As our licensed copy says"
        self.assert_refused(clause.with_user(self.manager).unlink)
