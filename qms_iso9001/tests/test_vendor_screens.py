from ast import literal_eval

from odoo.tests import tagged

from .inventory import view_arch
from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestVendorScreens(VendorCase):
    """What those who decide about vendors see at once."""

    def test_the_register_hides_no_decided_vendor(self):
        never = self.new_vendor("Never ordered from")
        self.decide("blocked", vendor=never)
        action = self.env.ref("qms_iso9001.qms_supplier_report_action").sudo()
        self.assertFalse([key for key in literal_eval(action.context) if key.startswith("search_default")])
        rows = self.env["qms.supplier.report"].with_user(self.officer)
        self.assertEqual(rows.search([("partner_id", "=", never.id)]).status, "blocked")

    def test_open_says_whether_orders_or_order_lines_are_meant(self):
        arch = view_arch(self.env(user=self.officer), "qms.supplier.report", "list")
        self.assertEqual(arch.xpath("//field[@name='open_count']/@string"), ["Open orders"])
        self.assertIn("order lines", self.env["qms.supplier.report"]._fields["open_count"].help)
        form = view_arch(self.env(user=self.officer), "res.partner", "form")
        label = form.xpath("//button[@name='action_qms_view_open']//*[@class='o_stat_text']")[0]
        self.assertEqual(label.text, "Lines to deliver")

    def test_the_history_of_a_vendor_is_newest_first(self):
        arch = view_arch(self.env(user=self.officer), "res.partner", "form")
        orders = {"qms_approval_ids": "date_start desc, id desc", "qms_evaluation_ids": "date_end desc, id desc"}
        for name, order in orders.items():
            self.assertEqual(arch.xpath(f"//field[@name='{name}']/list/@default_order"), [order])
