from lxml import html

from odoo.tests import tagged

from ..tools.fishbone import lay_out, lines_of
from .capa_case import CapaCase

SHORT = "qms_iso9001_capa.qms_capa_report"
LONG = "qms_iso9001_capa.qms_capa_report_8d"


@tagged("post_install", "-at_install")
class TestQmsCapaReport(CapaCase):
    """A corrective action on paper: short, and as 8D with who passed each step and when."""

    def text(self, report, capa, user=None):
        return " ".join(" ".join(html.fromstring(self.source(report, capa, user)).itertext()).split())

    def source(self, report, capa, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.owner)
        return reports._render_qweb_html(report, capa.ids)[0].decode()

    def whole(self, **vals):
        """Return an 8D that proved effective, with something of everything."""
        vals = {"is_8d": True, "description": "Three leak", "cause": "The robot has no grease", **vals}
        capa = self.capa(team_ids=[(4, self.employee.id)], **vals)
        case = self.nonconformity(self.officer, capa_id=capa.id, product_id=self.housing.id)
        case.action_contain()
        other = self.nonconformity(self.officer, name="It squeaks", product_id=self.housing.id)
        capa.action_find_similar()
        capa.similar_ids.filtered(lambda row: row.nonconformity_id == other).action_other("No leak")
        capa.similar_ids.filtered(lambda row: not row.verdict).action_other("Another product")
        capa.write(
            {
                "why_ids": [(0, 0, {"name": "The seal is dry"}), (0, 0, {"name": "The robot has no grease"})],
                "bone_ids": [
                    (0, 0, {"name": "The robot has no grease", "category": "machine", "is_root": True}),
                    (0, 0, {"name": "New fitter", "category": "man"}),
                ],
            }
        )
        self.verify(capa)
        for code in ("d1", "d2", "d3", "d4"):
            capa.step_ids.filtered(lambda step, code=code: step.code == code).action_pass()
        capa.action_start_actions()
        self.action_of(capa)
        for code in ("d5", "d6"):
            capa.step_ids.filtered(lambda step, code=code: step.code == code).action_pass()
        self.env["qms.capa.update"].with_user(self.owner).create({"capa_id": capa.id, "name": "Drawing 7"})
        capa.update_ids.action_updated("Revision 3")
        capa.action_start_effectiveness()
        return capa

    def test_the_8d_tells_each_step_with_who_and_when(self):
        capa = self.whole()
        self.prove(capa)
        text = self.text(LONG, capa)
        day = capa._print_day(self.company._qms_today())
        for said in (
            capa.reference,
            f"D1 Team passed by {self.owner.name} on {day}",
            "D7 Recurrence prevented not passed yet",
            self.employee.name,
            "Three leak",
            "The seal is dry",
            "Root cause: The robot has no grease",
            f"Trial Greased, none of 30 leaks Confirmed {self.owner.name} {day}",
            "It squeaks",
            "No leak",
            "Grease the seals",
            "Instruction 14",
            "Drawing 7 Updated Revision 3",
            "for 90 days, at least 10 opportunities (Receipts)",
            f"Effective {self.manager.name} , {day}",
        ):
            self.assertIn(said, text)
        self.assertNotIn("had ended", text)

    def test_the_short_form_tells_the_same_without_steps(self):
        capa = self.whole()
        text = self.text(SHORT, capa)
        self.assertIn("Root cause: The robot has no grease", text)
        self.assertNotIn("D1 Team", text)
        self.assertNotIn("passed by", text)

    def test_the_fishbone_is_drawn_in_it(self):
        capa = self.whole()
        for report in (SHORT, LONG):
            svg = html.fromstring(self.source(report, capa)).find(".//svg")
            words = " ".join(" ".join(node.itertext()) for node in svg.iter("text"))
            for said in ("People", "Environment", "New fitter", "★ The robot has no grease"):
                self.assertIn(said, words)
            self.assertEqual(len(svg.findall(".//line")), 1 + 6 + 2)
        self.assertNotIn("<svg", self.source(SHORT, self.capa(cause="Grease")))

    def test_a_late_criterion_says_so_on_paper(self):
        capa = self.whole()
        capa.check_ids.days = 30
        for report in (SHORT, LONG):
            text = self.text(report, capa)
            self.assertIn("for 30 days", text)
            self.assertIn("set or changed after the actions had ended", text)

    def test_a_cause_that_was_changed_is_to_be_verified_again_on_paper_too(self):
        capa = self.capa(cause="Grease")
        self.verify(capa)
        capa.cause = "Dirt"
        text = self.text(SHORT, capa)
        self.assertIn("to verify again", text)
        self.assertIn("void since", text)

    def test_an_empty_one_is_printed_by_who_may_read_it(self):
        capa = self.capa()
        for report in (SHORT, LONG):
            for user in (self.owner, self.auditor):
                self.assertIn("not known yet", self.text(report, capa, user))

    def test_who_only_reads_the_corrective_action_prints_no_rows_of_others(self):
        """Who deals with a case of it may read it; not the similar cases, nor the search for the cause."""
        capa = self.whole()
        case = capa.sudo().nonconformity_ids
        case.user_id = self.buyer
        text = self.text(LONG, capa, self.buyer)
        self.assertIn(case.reference, text)
        for hidden in ("It squeaks", "The seal is dry", "New fitter"):
            self.assertNotIn(hidden, text)

    def test_no_amounts_are_printed(self):
        capa = self.whole()
        capa.sudo().nonconformity_ids.currency_id.symbol = "¤¤"
        self.assertNotIn("¤¤", self.text(LONG, capa, self.manager))

    def test_two_of_them_make_one_real_pdf(self):
        capas = self.whole() | self.capa()
        for report in (SHORT, LONG):
            with self.allow_pdf_render():
                reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
                content, kind = reports._render_qweb_pdf(report, capas.ids)
            self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))

    def test_they_stand_in_the_print_menu(self):
        bindings = self.env["ir.actions.actions"].get_bindings("qms.capa")["report"]
        names = {action["name"] for action in bindings}
        self.assertLessEqual({"Corrective action", "8D report"}, names)

    def test_words_are_broken_and_nothing_lies_on_anything(self):
        self.assertEqual(lines_of("A" * 50, 10, 2), ["A" * 10, "A" * 9 + "…"])
        self.assertEqual(lines_of("", 10, 2), [])
        bones = [(f"Cause {number}, in so many words that they fill two lines", False) for number in range(7)]
        drawn = lay_out([(str(each), bones[: each + 1]) for each in range(6)], "They leak")
        for branch in drawn["branches"]:
            heights = sorted(rib["y"] for rib in branch["ribs"])
            self.assertTrue(all(after - before >= 40 for before, after in zip(heights, heights[1:], strict=False)))
            for rib in branch["ribs"]:
                self.assertLess(0, rib["x1"])
                self.assertLess(0, rib["texts"][0]["y"] - 13)
                self.assertLess(rib["y"], drawn["height"])
                self.assertTrue(rib["y"] < drawn["spine"]["y"] or rib["y"] - 40 > drawn["spine"]["y"])
