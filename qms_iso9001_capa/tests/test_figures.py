from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestFigures(StockCase):
    """What pivots count by."""

    def test_cost_is_summed_in_groups(self):
        self.housing.categ_id = self.env["product.category"].create(
            {"name": "Valued", "property_cost_method": "standard"}
        )
        self.housing.with_company(self.company).standard_price = 4
        self.put(self.housing, 5)
        record = self.case(self.housing, 5)
        record.action_quarantine()
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        lines.create({"nonconformity_id": record.id, "kind": "scrap", "quantity": 3}).action_post()
        cases = self.env["qms.nonconformity"].with_user(self.auditor)
        [[total]] = cases._read_group([("id", "=", record.id)], [], ["cost:sum"])
        self.assertEqual((record.cost, total), (12, 12))
        self.assert_refused(record.with_user(self.manager).write, {"cost": 1}, says="never typed")

    def test_vendors_and_customers_are_told_apart(self):
        receipt = self.receipt()
        from_vendor = self.nonconformity(self.officer, picking_id=receipt.id, partner_id=self.vendor.id)
        delivery = self.delivery(self.housing)
        to_customer = self.nonconformity(self.officer, picking_id=delivery.id, partner_id=self.vendor.id)
        self.vendor.sudo().supplier_rank = 3
        known = self.nonconformity(self.officer, partner_id=self.vendor.id)
        nobody = self.nonconformity(self.officer)
        cases = from_vendor | to_customer | known | nobody
        self.assertEqual(cases.mapped("partner_kind"), ["vendor", "customer", "vendor", False])
        groups = cases._read_group([("id", "in", cases.ids)], ["partner_kind"], ["__count"])
        self.assertEqual(dict(groups), {"vendor": 2, "customer": 1, False: 1})

    def test_the_pareto_shows_cases_with_a_defect(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_nonconformity_pareto_action")
        self.assertIn("search_default_with_defect", action["context"])
