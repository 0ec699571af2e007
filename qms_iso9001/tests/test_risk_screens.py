from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_open

from .figure_case import FigureComparison
from .risk_case import RiskCase

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
class TestRiskScreens(FigureComparison, RiskCase):
    def lines(self, method, user):
        here = self.env["qms.risk"].with_user(user).with_company(self.company)
        found = {}
        for line in getattr(here, method)():
            found[line["label"]] = here.search(line["domain"])
        return found

    def test_the_inbox_shows_what_waits(self):
        asked, unrated, overdue = self.treated_risk(), self.new_risk(), self.rated_risk()
        asked.action_ask_acceptance()
        overdue._set_date_review("2020-01-01")
        facts = self.rated_risk(event_code="K14")
        facts.sudo()._take_facts(facts._last_month_end(), 30, 5, 5)
        lines = self.lines("_inbox_lines", self.manager)
        self.assertEqual(lines["Risks to accept"], asked)
        self.assertEqual(lines["Risks contradicted by facts"], facts)
        self.assertEqual(lines["Risks and opportunities not rated"], unrated)
        self.assertEqual(lines["Review overdue: Risk or opportunity"], overdue)
        page = self.env["qms.inbox"].with_user(self.manager).with_company(self.company).get_page()
        rows = {row["id"]: row for group in page["groups"] for row in group["rows"] if row["model"] == "qms.risk"}
        rows |= {
            row["id"]: row for each in page["lists"] for row in each.get("rows", []) if row.get("model") == "qms.risk"
        }
        self.assertIn("Accept", [verb["verb_label"] for verb in rows[asked.id]["verbs"]])

    def test_verbs_in_the_row_are_those_one_may_take(self):
        asked = self.treated_risk(user_id=self.owner.id)
        asked.action_ask_acceptance()
        verbs = asked.with_user(self.manager)._inbox_verbs()[asked.id]
        self.assertEqual([verb["verb_label"] for verb in verbs], ["Accept", "Do not accept"])
        self.assertFalse(asked.with_user(self.officer)._inbox_verbs())
        self.assertIn("High (4 × 4) → Medium (2 × 3)", asked._inbox_about()[asked.id])

    def test_my_quality_shows_the_owner_and_top_management_theirs(self):
        risk = self.rated_risk(4, 4, user_id=self.owner.id)
        self.done_action(risk)
        mine = self.lines("_my_quality_lines", self.owner)
        self.assertEqual(mine["Effect of actions to judge"], risk)
        self.rate(risk, 2, 3, "residual", verdict="effective")
        self.new_action(risk_id=risk.id, user_id=self.owner.id)  # open: nothing to judge yet
        self.assertFalse(self.lines("_my_quality_lines", self.owner)["Effect of actions to judge"])
        risk.action_ask_acceptance()
        self.assertEqual(self.lines("_my_quality_lines", self.top)["Risks for me to accept"], risk)
        self.assertFalse(self.lines("_my_quality_lines", self.owner)["Risks for me to accept"])
        risk.with_user(self.officer).user_id = self.top
        self.assertFalse(self.lines("_my_quality_lines", self.top)["Risks for me to accept"], "another one accepts it")

    def test_review_and_pack_take_both_registers(self):
        risk, opportunity = self.treated_risk(), self.new_risk(kind="opportunity")
        inputs = self.lines("_review_inputs", self.manager)
        self.assertEqual(inputs["Risks: before and after the actions"], risk)
        self.assertEqual(inputs["Opportunities and what they brought"], opportunity)
        pack = self.lines("_pack_folder", self.auditor)
        self.assertEqual((pack["Register of risks"], pack["Register of opportunities"]), (risk, opportunity))

    def test_the_tile_names_the_high_ones(self):
        here = self.env["qms.risk"].with_user(self.officer).with_company(self.company)
        self.assertFalse(here._overview_tiles())
        self.rated_risk(4, 4)
        [tile] = here._overview_tiles()
        self.assertEqual((tile["figure"], tile["state"], tile["note"]), ("1", "bad", "Boards arrive late"))

    def test_the_template_of_the_import_is_recognised_and_comes_in(self):
        [template] = self.env["qms.risk"].with_user(self.officer).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            vals = {"res_model": "qms.risk", "file": file.read(), "file_name": "risks.xlsx", "file_type": EXCEL}
        imported = self.env["base_import.import"].with_user(self.officer).with_company(self.company).create(vals)
        preview = imported.parse_preview({"has_headers": True, "advanced": True, "limit": 100, "skip": 0})
        paths = ["/".join(preview["matches"].get(number, [])) for number in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        result = imported.execute_import(paths, preview["headers"], {**preview["options"], "limit": 100})
        self.assertFalse(result["messages"])
        risk, opportunity = self.env["qms.risk"].browse(result["ids"])
        self.assertEqual((risk.course_text, risk.user_id), ("High (4 × 3) → Medium (2 × 3)", self.officer))
        self.assertEqual((opportunity.kind, opportunity.current_text), ("opportunity", "Pursue (3 × 2)"))

    def test_the_card_of_a_process_prints_what_its_reader_may_know(self):
        process = self.new_process("Purchasing", user_id=self.owner.id)
        self.treated_risk(process_id=process.id)
        reports = self.env["ir.actions.report"]
        for user, shown in ((self.owner, True), (self.officer, True), (self.employee, False)):
            self.env.invalidate_all()  # what one reads, the other does not find in memory
            html = reports.with_user(user)._render_qweb_html("qms_iso9001.qms_process_card", process.ids)[0].decode()
            self.assertEqual("High (4 × 4) → Medium (2 × 3)" in html, shown)

    # Evidence

    def test_the_topics_of_risks_and_opportunities_have_their_evidence(self):
        risk, opportunity = self.treated_risk(), self.new_risk(kind="opportunity")
        self.rate(opportunity, 2, 2)
        opportunity.action_pursue()
        self.done_action(opportunity)
        for code in ("RISK_FIND", "RISK_ACT", "OPP_ACT"):
            rules = self.env["qms.evidence.rule"].search([("requirement_id.code", "=", code)])
            rules = rules.with_user(self.auditor).with_company(self.company)
            self.assertEqual(rules.mapped("problem"), [False] * len(rules))
            self.assertEqual(set(rules.mapped("state")), {"live"}, code)
        self.assertTrue(risk)

    # Figures

    @freeze_time("2026-03-20 09:00:00")
    def test_actions_on_time_by_their_first_due_date(self):
        risk = self.rated_risk()
        with freeze_time("2026-03-01 09:00:00"):
            vals = {"name": "Do it", "risk_id": risk.id}
            new = self.env["qms.action"].with_user(self.officer).create
            done, late, moved, cancelled, reopened, _open = (
                new({**vals, "date_due": "2026-03-10"}) for _each in range(6)
            )
            new({**vals, "date_due": "2026-03-20"})
            new({"name": "Not of a risk", "date_due": "2026-03-10"})
            done.action_done("Done")
            reopened.action_done("Done")
            cancelled.action_cancel("Not needed")
        moved.date_due = "2026-03-30"
        (late + moved).action_done("Done")
        reopened.action_reopen("Not done")
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K46"})["K46"], (1, 5, 5, 0))

    @freeze_time("2026-03-20 09:00:00")
    def test_what_is_late_stays_a_case_whatever_happens_to_it(self):
        risk, other = self.rated_risk(), self.rated_risk()
        with freeze_time("2026-03-01 09:00:00"):
            new = self.env["qms.action"].with_user(self.officer).create
            vals = {"name": "Do it", "risk_id": risk.id, "date_due": "2026-03-10"}
            late, cancelled, in_time, again = (new(vals) for _each in range(4))
            open_ = new({**vals, "date_due": "2026-03-30"})
            late.risk_id = other
            late.risk_id = risk
            in_time.action_cancel("Not needed")
        for vals in ({"risk_id": False}, {"risk_id": other.id}):
            for user in (self.officer, self.manager):
                with self.assertRaisesRegex(UserError, "was due on 03/10/2026"):
                    late.with_user(user).write(vals)
        with self.assertRaises(UserError):
            late.with_user(self.officer).unlink()
        open_.risk_id = other
        (cancelled + again).action_cancel("Nobody will see it")
        again.action_reopen("It is needed")
        self.assertEqual((cancelled.date_cancelled, again.date_cancelled), (date(2026, 3, 20), False))
        with self.assertRaises(UserError):
            cancelled.with_user(self.manager).write({"date_cancelled": "2026-03-01"})
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K46"})["K46"], (0, 3, 3, 0))

    def test_high_residual_risks(self):
        self.rated_risk(4, 4)  # untreated: as at first
        self.treated_risk()
        self.rated_risk(4, 4).action_close("Gone")
        opportunity = self.new_risk(kind="opportunity")
        self.rate(opportunity, 3, 3)
        accepted = self.treated_risk(4, 4)
        accepted.with_user(self.manager).action_accept()
        self.new_risk()  # not rated: stands beside
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K46_HIGH"})["K46_HIGH"], (2, 0, 2, 1))
