import contextlib

from odoo.tests import BaseCase, tagged

from ..tools.formulas import MAX_LENGTH, FormulaError, NoFigure, evaluate, names_in


@tagged("post_install", "-at_install")
class TestFormulas(BaseCase):
    """Plain arithmetic, and nothing else."""

    def test_the_four_signs_and_brackets_count_as_at_school(self):
        figures = {"K01": 6, "K02": 4}
        for text, result in (
            ("K01 * 100 / K02", 150),
            ("K01 + K02 * 2", 14),
            ("(K01 + K02) * 2", 20),
            ("-K01 + 10.5", 4.5),
            ("K01 - -K02", 10),
            (" 100 -\n K01 ", 94),
        ):
            self.assertEqual(evaluate(text, figures), result, text)

    def test_names_come_in_the_order_of_the_text_and_once(self):
        self.assertEqual(names_in("K16_PPM * (K02 + K01) / K02"), ["K16_PPM", "K02", "K01"])
        self.assertEqual(names_in("3 + 4"), [])

    def test_nothing_but_arithmetic_is_let_through(self):
        for text in (
            "__import__('os')",
            "K01.real",
            "K01 ** 9",
            "K01 // 2",
            "K01 % 2",
            "[K01]",
            "'a' * 3",
            "K01 if K02 else 1",
            "K01 < K02",
            "lambda: 1",
            "f(K01)",
            "True + 1",
            "1j",
            "K01 := 3",
            "~1",
            "None",
            "K01 K02",
            "K01 *",
            "(K01",
            "",
            None,
            "1\0",
            "+".join(["1"] * MAX_LENGTH),
        ):
            with self.subTest(text=text), self.assertRaises(FormulaError):
                evaluate(text, {"K01": 1, "K02": 1})

    def test_however_deep_it_is_a_result_or_a_sentence(self):
        for text in ("(" * 240 + "1" + ")" * 240, "-" * 498 + "1", "9" * 490):
            with contextlib.suppress(FormulaError, NoFigure):
                self.assertTrue(evaluate(text, {}))

    def test_a_part_that_is_not_understood_is_named(self):
        with self.assertRaises(FormulaError) as caught:
            names_in("K01 + max(K02, 3)")
        self.assertEqual(caught.exception.args[0], "max(K02, 3)")

    def test_a_missing_figure_or_a_division_by_nothing_is_no_result(self):
        for text, missing in (("K01 / K02", "K02"), ("K01 / (K01 - 6)", ""), ("K09", "K09"), ("1 / 0", "")):
            with self.assertRaises(NoFigure) as caught:
                evaluate(text, {"K01": 6, "K02": None})
            self.assertEqual(caught.exception.args[0], missing)
        with self.assertRaises(NoFigure):
            evaluate("K01 * K01", {"K01": 1e300})
