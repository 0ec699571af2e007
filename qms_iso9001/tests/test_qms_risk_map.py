from odoo.exceptions import UserError
from odoo.tests import tagged

from .risk_case import RiskCase


@tagged("post_install", "-at_install")
class TestQmsRiskMap(RiskCase):
    def map(self, user=None, **choice):
        return (
            self.env["qms.risk.map"].with_user(user or self.officer).with_company(self.company).get_map_data(**choice)
        )

    def counts(self, data):
        return {(each["chance"], each["effect"]): each["count"] for each in data["cells"] if each["count"]}

    def test_a_cell_counts_what_its_list_shows(self):
        treated, untreated, unrated = self.treated_risk(), self.rated_risk(5, 2), self.new_risk()
        self.rate(treated, 1, 1, "target")
        self.rated_risk(5, 5).action_close("Gone")
        self.assertEqual(self.counts(self.map(stage="inherent")), {(4, 4): 1, (5, 2): 1})
        now = self.map(stage="residual")
        self.assertEqual(self.counts(now), {(2, 3): 1, (5, 2): 1})
        self.assertEqual(self.counts(self.map(stage="target")), {(1, 1): 1})
        risks = self.env["qms.risk"].with_user(self.officer)
        for each in now["cells"]:
            self.assertEqual(risks.search_count(each["domain"]), each["count"])
        self.assertEqual((now["unrated"]["count"], risks.search(now["unrated"]["domain"])), (1, unrated))
        self.assertEqual(risks.search(now["domain"]), treated + untreated + unrated | unrated)

    def test_the_greatest_is_on_top_and_opportunities_have_their_own(self):
        data = self.map()
        self.assertEqual([row["value"] for row in data["rows"]], [5, 4, 3, 2, 1])
        self.assertEqual([column["value"] for column in data["columns"]], [1, 2, 3, 4, 5])
        other = self.map(kind="opportunity")
        self.assertEqual((len(other["cells"]), other["chance"]), (9, "Feasibility"))

    def test_each_sees_what_they_may_read(self):
        self.rated_risk(user_id=self.owner.id)
        self.assertEqual(self.counts(self.map(self.owner)), {(2, 3): 1})
        self.assertEqual(self.counts(self.map(self.employee)), {})
        other = self.env["qms.risk.map"].with_user(self.other_manager).with_company(self.other_company)
        self.assertFalse(self.counts(other.get_map_data()))

    def test_what_an_earlier_scale_rated_is_told(self):
        self.rated_risk(2, 3)
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_risk SET current_chance = 9 WHERE company_id = %s", (self.company.id,))
        self.env.invalidate_all()
        self.assertEqual(self.map()["outside"], 1)

    def test_there_is_no_other_map(self):
        for choice in ({"kind": "x"}, {"stage": "y"}):
            with self.assertRaises(UserError):
                self.map(**choice)

    def test_it_costs_the_same_however_many_there_are(self):
        self.rated_risk()
        self.map()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            self.map()
        few = self.queries()
        for number in range(6):
            self.rated_risk(1 + number % 5, 2)
        self.assertEqual(self.queries(), few)

    def queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.map()
        return self.env.cr.sql_log_count - before
