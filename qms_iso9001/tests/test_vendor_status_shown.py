from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestVendorStatusShown(SupplierCheckCase):
    """How vendors stand today, where an order is written and looked for. The buyer has no quality group."""

    def labels(self, user=None, company=None, **context):
        partners = self.env["res.partner"].with_user(user or self.buyer)
        if context.pop("asked", True):
            context["qms_order_company_id"] = (company or self.company).id
        rows = partners.with_context(**context).web_name_search("Zinc", {"display_name": {}})
        return {row["display_name"]: row["__formatted_display_name"] for row in rows}

    def vendors(self):
        names = ("Zinc A", "Zinc B", "Zinc C", "Zinc D")
        vendors = [self.new_vendor(name) for name in names]
        self.approve_vendor(vendor=vendors[0])
        self.approve_vendor("blocked", vendor=vendors[1], reason="Cracks")
        self.approve_vendor("trial", vendor=vendors[2])
        return vendors

    def test_the_dropdown_of_the_vendor_tells_how_each_stands(self):
        self.vendors()
        self.env.user.invalidate_recordset()
        self.assertEqual(
            self.labels(),
            {
                "Zinc A": "Zinc A \t --Approved--",
                "Zinc B": "Zinc B \t --Blocked--",
                "Zinc C": "Zinc C \t --On trial--",
                "Zinc D": "Zinc D \t --Not approved--",
            },
        )
        self.company.qms_purchase_check_from = False
        self.assertEqual(self.labels()["Zinc D"], "Zinc D", "asleep, nobody is said to be not approved")

    def test_no_other_dropdown_tells_it_and_no_other_company_or_vendor_is_told(self):
        vendors = self.vendors()
        self.assertEqual(self.labels(asked=False)["Zinc B"], "Zinc B")
        self.assertEqual(self.labels(company=self.other_company)["Zinc B"], "Zinc B")
        self.assertEqual(self.labels(self.other_manager, self.other_company)["Zinc B"], "Zinc B")
        self.portal.partner_id.parent_id = vendors[1]
        theirs = self.env["res.partner"].with_user(self.portal).with_context(qms_order_company_id=self.company.id)
        for row in theirs.web_name_search("", {"display_name": {}}):
            self.assertNotIn("Blocked", row["__formatted_display_name"])

    def test_the_dropdown_asks_once_for_all(self):
        self.vendors()
        counts = []
        for limit in (1, 4):
            partners = self.env["res.partner"].with_user(self.buyer)
            costs = []
            for context in ({}, {"qms_order_company_id": self.company.id}):
                partners = partners.with_context(**context)
                partners.web_name_search("Zinc", {"display_name": {}}, limit=limit)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                partners.web_name_search("Zinc", {"display_name": {}}, limit=limit)
                costs.append(self.env.cr.sql_log_count - before)
            counts.append(costs[1] - costs[0])
        self.assertEqual(counts[0], counts[1], "more queries for more vendors")

    def test_requests_are_filtered_and_grouped_by_the_status_of_today(self):
        vendors = self.vendors()
        orders = self.env["purchase.order"].browse(self.new_rfq(vendor=vendor).id for vendor in vendors)
        mine = [("id", "in", orders.ids)]
        groups = orders.with_user(self.buyer)._read_group(mine, ["qms_vendor_status"], ["id:recordset"])
        self.assertEqual(
            dict(groups), {"approved": orders[0], "blocked": orders[1], "trial": orders[2], "none": orders[3]}
        )
        for status, found in groups:
            domain = [*mine, ("qms_vendor_status", "=", status)]
            self.assertEqual(orders.with_user(self.buyer).search(domain), found)
        self.company.qms_purchase_check_from = False
        groups = orders.with_user(self.buyer)._read_group(mine, ["qms_vendor_status"], ["__count"])
        self.assertEqual(dict(groups), {"approved": 1, "blocked": 1, "trial": 1, False: 1})

    def test_grouping_costs_the_same_for_more_orders_and_is_not_for_vendors(self):
        vendors, counts = self.vendors(), []
        for number in (1, 1, 4):  # the first fills what is read once
            orders = self.env["purchase.order"].browse(self.new_rfq(vendor=vendor).id for vendor in vendors[:number])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            orders.with_user(self.buyer)._read_group([("id", "in", orders.ids)], ["qms_vendor_status"], ["__count"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        theirs = orders.with_user(self.portal)
        self.assert_refused(theirs._read_group, [], ["qms_vendor_status"], ["__count"])
