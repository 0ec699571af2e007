from ast import literal_eval

from odoo import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

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

    def test_a_release_tells_vendor_and_total_to_those_who_may_read_the_order(self):
        order = self.new_rfq({"qty": 3})
        vals = {"name": order.name, "gate": "purchase", "origin_purchase_id": order.id, "reason": "Urgent"}
        release = self.env["qms.gate.override"].create({**vals, "company_id": self.company.id})
        self.manager.group_ids = [Command.link(self.env.ref("purchase.group_purchase_user").id)]
        self.assertEqual(release.with_user(self.manager).vendor_name, "Foundry")
        self.assertIn("15.00", release.with_user(self.manager).order_total)
        self.assertFalse(release.with_user(self.officer).order_total, "no right to read orders")
        self.assertEqual(release.with_user(self.auditor).vendor_name, "Foundry")
        self.assertNotIn("order_total", release.with_user(self.auditor).fields_get())
        for user, seen in ((self.manager, True), (self.auditor, False)):
            arch = view_arch(self.env(user=user), "qms.gate.override", "form")
            self.assertEqual(bool(arch.xpath("//field[@name='order_total']")), seen)

    def test_the_vendor_of_an_order_keeps_the_keys_of_other_addons(self):
        node = view_arch(self.env(user=self.buyer), "purchase.order", "form").xpath(
            "//sheet//field[@name='partner_id']"
        )[0]
        for key in ("'res_partner_search_mode': 'supplier'", "'show_vat': True", "'qms_order_company_id': company_id}"):
            self.assertIn(key, node.get("context"))

    def test_the_key_joins_whatever_context_another_addon_has_written(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "Other addon",
                "priority": 999,
                "model": "purchase.order",
                "inherit_id": self.env.ref("purchase.purchase_order_form").id,
                "arch": "<data/>",
            }
        )
        ours = {"qms_order_company_id": 7}
        for written, expected in (
            ("", ours),
            ("{}", ours),
            ("{'a': 1,}", {"a": 1, **ours}),
            ("\n  {'a': {'b': '}'},\n   'c': state,\n  }\n", {"a": {"b": "}"}, "c": "sent", **ours}),
        ):
            with self.subTest(written=written):
                attribute = f'<attribute name="context">{written}</attribute>'
                view.arch = (
                    f'<xpath expr="//sheet//field[@name=\'partner_id\']" position="attributes">{attribute}</xpath>'
                )
                arch, _view = self.env["purchase.order"]._get_view(view_type="form")
                [context] = arch.xpath("//sheet//field[@name='partner_id']/@context")
                names = {"company_id": 7, "state": "sent"}
                self.assertEqual(safe_eval(context, names), expected)
