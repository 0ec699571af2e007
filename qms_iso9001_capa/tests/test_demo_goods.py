"""What the demo company still has to decide about goods, and why customers sent some back."""

from odoo.tests import TransactionCase, tagged

LOADED = ("qms.nonconformity", "qms.nonconformity.disposition", "qms.defect", "stock.picking")


@tagged("post_install", "-at_install")
class TestDemoGoods(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.officer = cls.env.ref("qms_iso9001.res_users_demo_officer")

    def test_a_case_with_goods_in_quarantine_waits_for_triage(self):
        cases = self.env["qms.nonconformity"].with_user(self.officer).search([("company_id", "=", self.company.id)])
        [case] = cases._in_quarantine_undecided()
        self.assertEqual((case.state, case.quarantined_quantity), ("reported", case.quantity))
        verbs = case._inbox_verbs()[case.id]
        self.assertEqual({verb["verb_label"] for verb in verbs}, {"Return", "Scrap"})
        manager = self.env.ref("qms_iso9001.res_users_demo_manager")
        self.assertEqual(len(case.with_user(manager)._inbox_verbs()[case.id]), 3)

    def test_returns_and_credit_notes_say_why_but_for_one(self):
        returns = self.env["stock.picking"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "done"),
                ("return_id.picking_type_code", "=", "outgoing"),
            ]
        )
        reasons = returns.mapped("qms_return_reason_id.code")
        self.assertGreaterEqual(len(set(reasons)), 4)
        self.assertTrue(returns.qms_return_reason_id.filtered("is_commercial"))
        self.assertTrue(returns.filtered(lambda each: not each.qms_return_reason_id))
        credits = self.env["qms.credit.fact"].search(
            [("company_id", "=", self.company.id), ("move_id.qms_return_reason_id", "!=", False)]
        )
        self.assertTrue(credits.filtered("is_quality"))
        self.assertFalse(any(credits.mapped("is_reason_unknown")))

    def test_credit_notes_for_quality_are_a_small_share_of_what_is_invoiced(self):
        figures = self.env.ref("qms_iso9001.qms_indicator_credit_notes").measurement_ids
        values = [each.value for each in figures if each.value is not False]
        self.assertGreaterEqual(len(values), 10)
        self.assertTrue(any(values))
        self.assertLess(max(values), 5)

    def test_loading_again_makes_no_doubles(self):
        counts = [self.env[model].search_count([]) for model in LOADED]
        self.env["qms.demo"]._load_nonconformities()
        self.env["qms.demo.goods"]._load_goods()
        self.env["qms.demo.reason"]._load_reasons()
        self.assertEqual([self.env[model].search_count([]) for model in LOADED], counts)
