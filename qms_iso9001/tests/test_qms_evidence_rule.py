from datetime import date, datetime

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsEvidenceRule(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receipts = cls.env.ref("qms_iso9001.qms_evidence_rule_receipt")

    def count(self, rule=None, company=None):
        """Return what is found of `rule` (receipts) in `company` (the first one)."""
        rule = rule or self.receipts
        return rule._count(company or self.company)[rule.id]

    def rule(self, **vals):
        """Return a shipped rule over receipts, with `vals`."""
        return self.env["qms.evidence.rule"].create(
            {
                "requirement_id": self.topic("RECEIPT").id,
                "name": "Shipped",
                "model_name": "stock.picking",
                "domain": "[('state', '=', 'done')]",
                "date_field": "date_done",
                "company_field": "company_id",
                **vals,
            }
        )

    # Counting

    def test_every_shipped_rule_can_be_counted(self):
        rules = self.env["qms.evidence.rule"].search([])
        problems = {rules.browse(rule_id).name: found["problem"] for rule_id, found in rules._count().items()}
        self.assertEqual({name: text for name, text in problems.items() if text}, {})

    def test_nothing_received_is_missing(self):
        self.assertEqual(self.count(), {"count": 0, "newest": False, "state": "missing", "problem": False})

    @freeze_time("2026-03-10 12:00:00")
    def test_receipts_are_counted_with_the_day_of_the_newest(self):
        self.new_receipt(done=datetime(2026, 2, 1, 9))
        self.new_receipt(done=datetime(2026, 3, 2, 9))
        self.assertEqual(
            self.count(),
            {"count": 2, "newest": date(2026, 3, 2), "state": "live", "problem": False},
        )

    def test_the_day_is_the_companys_own(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        self.new_receipt(done=datetime(2026, 3, 1, 22))
        self.assertEqual(self.count()["newest"], date(2026, 3, 2))

    def test_evidence_gets_stale_the_day_after_the_last_fresh_one(self):
        self.new_receipt(done=datetime(2026, 3, 1, 9))
        rule = self.rule(freshness_days=30)
        for day, state in (("2026-03-31 12:00:00", "live"), ("2026-04-01 12:00:00", "stale")):
            with freeze_time(day):
                self.assertEqual(self.count(rule)["state"], state, day)

    def test_freshness_without_any_date_is_stale_and_zero_days_never(self):
        self.new_receipt(done=datetime(2020, 3, 1, 9))
        self.assertEqual(self.count(self.rule(freshness_days=30, date_field="date_deadline"))["state"], "stale")
        self.assertEqual(self.count(self.rule(freshness_days=0))["state"], "live")

    def test_fewer_than_asked_for_is_missing(self):
        self.new_receipt()
        self.assertEqual(self.count(self.rule(minimum_count=2))["state"], "missing")

    def test_archived_records_are_no_evidence(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_hr_job_people")
        job = self.env["hr.job"].create({"name": "Fitter", "company_id": self.company.id})
        before = self.count(rule)["count"]
        job.active = False
        self.assertEqual(self.count(rule)["count"], before - 1)

    # Companies

    def test_each_company_counts_its_own(self):
        self.new_receipt()
        self.new_receipt(self.other_company)
        self.new_receipt(self.other_company)
        self.assertEqual(self.count()["count"], 1)
        self.assertEqual(self.count(company=self.other_company)["count"], 2)
        self.assertEqual(self.count(company=self.company | self.other_company)["count"], 3)

    def test_the_active_companies_are_what_a_reader_sees(self):
        self.new_receipt()
        self.new_receipt(self.other_company)
        self.assertEqual(self.receipts.with_user(self.auditor).record_count, 1)

    def test_records_without_company_count_everywhere(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_product_template")
        before = self.count(rule)["count"]
        pump = self.env["product.template"].create({"name": "Shared pump", "company_id": False})
        self.assertEqual(self.count(rule)["count"], before + 1)
        vendors_price = self.rule(
            model_name="product.supplierinfo",
            domain="[]",
            company_field="product_tmpl_id.company_id",
            date_field=False,
        )
        before = self.count(vendors_price)["count"]
        self.env["product.supplierinfo"].create({"product_tmpl_id": pump.id, "partner_id": self.officer.partner_id.id})
        self.assertEqual(self.count(vendors_price)["count"], before + 1)

    def test_records_of_a_parent_company_count_for_branches_only_where_the_rule_says_so(self):
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        self.new_receipt()
        self.assertEqual(self.count(company=branch)["count"], 0)
        self.assertEqual(self.count(self.rule(counts_for_branches=True), branch)["count"], 1)

    def test_a_rule_over_companies_counts_the_company_itself(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_res_company_top")
        self.assertEqual(self.count(rule)["count"], 0)
        self.company.qms_top_manager_ids = self.manager
        self.assertEqual(self.count(rule)["count"], 1)
        self.assertEqual(self.count(rule, self.other_company)["count"], 0)

    # Broken rules

    def break_rule(self, **vals):
        """Return a rule broken behind Odoo's back, as an uninstalled addon leaves it."""
        rule = self.rule()
        self.env.flush_all()
        for name, value in vals.items():
            self.env.cr.execute(f"UPDATE qms_evidence_rule SET {name} = %s WHERE id = %s", [value, rule.id])
        rule.invalidate_recordset()
        return rule

    def test_a_broken_rule_says_why_and_stops_no_other(self):
        self.new_receipt()
        broken = {
            "installed": self.break_rule(model_name="gone.model"),
            "no field": self.break_rule(domain="[('gone', '=', 1)]"),
            "no stored date": self.break_rule(date_field="name"),
            "cannot be read": self.break_rule(domain="nonsense"),
            "does not work": self.break_rule(domain="[('date_done', '>', 'the day before')]"),
            "value of another kind": self.break_rule(domain="[('id', '=', 'abc')]"),
        }
        rules = self.receipts.union(*broken.values())
        with mute_logger("odoo.sql_db"):
            found = rules._count(self.company)
        for words, rule in broken.items():
            self.assertEqual(found[rule.id]["state"], "error")
            self.assertIn(words, found[rule.id]["problem"])
        self.assertEqual(found[self.receipts.id]["count"], 1)

    # Whether a topic has evidence at all

    def test_topics_are_met_where_counting_finds_something(self):
        self.new_receipt()
        rules = self.env["qms.evidence.rule"].search([])
        for company in (self.company, self.other_company):
            evidence = rules.requirement_id._evidence(company)
            found = {topic for topic, row in evidence.items() if {each["state"] for each in row["rules"]} - {"missing"}}
            self.assertEqual(rules._topics_met(company), found)
        self.assertIn(self.topic("RECEIPT").id, rules._topics_met(self.company))
        self.assertNotIn(self.topic("RECEIPT").id, rules._topics_met(self.other_company))

    def test_a_topic_is_met_by_as_many_as_its_rule_asks_for(self):
        self.new_receipt()
        rule = self.rule(minimum_count=2)
        self.assertFalse(rule._topics_met(self.company))
        self.new_receipt()
        self.assertEqual(rule._topics_met(self.company), {self.topic("RECEIPT").id})

    def test_a_broken_rule_leaves_its_topic_to_the_others(self):
        self.new_receipt()
        for domain in ("nonsense", "[('id', '=', 'abc')]"):
            broken = self.break_rule(domain=domain)
            with mute_logger("odoo.sql_db"):
                self.assertEqual((self.receipts | broken)._topics_met(self.company), {self.topic("RECEIPT").id})
                self.assertFalse(broken._topics_met(self.company))

    def test_counting_loses_no_change_that_waits_to_be_written(self):
        receipt = self.new_receipt()
        broken = self.break_rule(domain="[('id', '=', 'abc')]")
        receipt.note = "Looked at"
        with mute_logger("odoo.sql_db"):
            (broken | self.receipts)._count(self.company)
        self.env.invalidate_all()
        self.assertIn("Looked at", receipt.note)

    # Opening

    def test_opening_shows_exactly_the_records_that_were_counted(self):
        mine = self.new_receipt() | self.new_receipt()
        self.new_receipt(self.other_company)
        rule = self.receipts.with_user(self.auditor)
        action = rule.action_view_records()
        found = self.env[action["res_model"]].with_user(self.auditor).search(action["domain"])
        self.assertEqual(found, mine)
        self.assertEqual(len(found), rule.record_count)
        self.assertEqual([view for _id, view in action["views"]], ["list", "form"])

    def test_auditors_open_receipts_but_not_purchase_orders(self):
        orders = self.env.ref("qms_iso9001.qms_evidence_rule_purchase_order_confirmed").with_user(self.auditor)
        self.assertTrue(self.receipts.with_user(self.auditor)._can_open())
        self.assertFalse(orders._can_open())
        self.assert_refused(orders.action_view_records, says="no right to read")

    def test_people_without_a_quality_group_open_nothing(self):
        for user in (self.employee, self.buyer):
            self.assert_refused(self.receipts.with_user(user).action_view_records)

    # Keeping

    def test_shipped_rules_are_archived_not_deleted(self):
        self.assert_refused(self.receipts.with_user(self.manager).unlink, says="Archive")
        self.receipts.with_user(self.manager).active = False
        own = (
            self.env["qms.evidence.rule"]
            .with_user(self.manager)
            .create(
                {
                    "requirement_id": self.topic("RECEIPT").id,
                    "name": "Ours",
                    "model_name": "stock.picking",
                    "company_field": "company_id",
                }
            )
        )
        self.assertTrue(own.unlink())

    @freeze_time("2026-03-10 12:00:00")
    def test_what_is_planned_for_later_makes_nothing_fresh(self):
        self.new_receipt(done=datetime(2026, 1, 1, 9))
        rule = self.rule(freshness_days=30)
        self.new_receipt(done=datetime(2026, 5, 1, 9))
        found = self.count(rule)
        self.assertEqual((found["count"], found["newest"], found["state"]), (2, date(2026, 1, 1), "stale"))
