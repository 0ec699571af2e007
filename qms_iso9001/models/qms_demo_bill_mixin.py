from collections import Counter

from odoo import api, fields, models

# How much more than ordered one of the bills asks for.
OVERCHARGE = 1.06


class QmsDemoBillMixin(models.AbstractModel):
    """What else belongs to the demo company's purchases: lead times in the vendors' price lists, bills, scrap."""

    _name = "qms.demo.bill.mixin"
    _description = "Price lists and bills of the demo company"

    @api.model
    def _load_price_lists(self, rows):
        """Maintain for each vendor and product the lead time that most orders were placed with. Where something was
        ordered without a date, nobody maintains one."""
        company = self.env.ref("base.main_company")
        by_pair = {}
        for row in rows:
            by_pair.setdefault((row["vendor"], row["product"]), []).append(row)
        self.env["product.supplierinfo"].create(
            [
                {
                    "partner_id": self.env.ref(vendor).id,
                    "product_tmpl_id": self.env.ref(product).product_tmpl_id.id,
                    "company_id": company.id,
                    "price": same[-1]["price"],
                    "delay": Counter((row["asked"] - row["ordered"]).days for row in same).most_common(1)[0][0],
                }
                for (vendor, product), same in by_pair.items()
                if all(int(row["lead"]) for row in same)
            ]
        )

    @api.model
    def _count_answers(self, orders):
        """Count until when answers were expected, and how long they took, from the days that the orders have now."""
        orders.sudo()._qms_write({"qms_answer_due": False})
        orders._qms_count_answers()

    @api.model
    def _load_bills(self, placed, today):
        """Bill, as accounting, the last deliveries that came complete; one asks for more than was ordered."""
        company = self.env.ref("base.main_company")
        journals = self.env["account.journal"].search_count(
            [("type", "=", "purchase"), ("company_id", "=", company.id)]
        )
        if not journals:
            return
        by_vendor = {}
        for row, order in placed:
            arrived = row["arrived"]
            if arrived and arrived < today and not (row["rest"] or row["returned"]) and order.state == "purchase":
                by_vendor.setdefault(row["vendor"], []).append((arrived, order))
        overcharges = True
        for _vendor, deliveries in sorted(by_vendor.items()):
            for arrived, order in sorted(deliveries, key=lambda pair: (pair[0], pair[1].id))[-4:]:
                self._bill(order, self._workday(arrived, 1), OVERCHARGE if overcharges else 1)
                overcharges = False

    @api.model
    def _bill(self, order, day, factor):
        accountant = self.env.ref("base.user_admin")
        order = order.with_user(accountant).with_company(order.company_id).with_context(tracking_disable=True)
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.write({"invoice_date": day, "date": day, "ref": f"{order.name}/{day:%m}"})
        for line in bill.invoice_line_ids.filtered("purchase_line_id"):
            line.price_unit *= factor
        bill.action_post()

    @api.model
    def _load_scrap(self, placed, today):
        """Scrap one piece at the last delivery of goods without lots that came complete."""
        for row, order in reversed(placed):
            receipt = order.picking_ids.filtered(lambda picking: picking.state == "done")[:1]
            if row["vendor"] != "base.res_partner_4" or not receipt or row["returned"] or row["key"]:
                continue
            product = order.order_line.product_id
            if product.tracking == "none" and row["arrived"] < today:
                return self._scrap(receipt, product, self._morning(row["arrived"]))
        return None

    @api.model
    def _scrap(self, receipt, product, when):
        scrap = self._as("buyer")["stock.scrap"].create(
            {
                "product_id": product.id,
                "scrap_qty": 1,
                "picking_id": receipt.id,
                "location_id": receipt.location_dest_id.id,
            }
        )
        scrap.action_validate()
        if scrap.state != "done":
            raise ValueError(f"{scrap.name} waits for an answer that the demo does not give.")
        scrap.sudo().date_done = fields.Datetime.to_string(when)
