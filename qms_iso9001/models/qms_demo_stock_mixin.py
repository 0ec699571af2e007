from collections import Counter

from odoo import api, fields, models

# What lies there after twelve months of sales, of each product.
RESERVE = 60
# The stock was entered before the first month that is measured.
ENTERED_MONTHS_AGO = 14
COUNTED_MONTHS = 12


class QmsDemoStockMixin(models.AbstractModel):
    """The stock of the demo company: entered before the first sale, counted on the last workdays of each month by who
    works there, and now and then something is scrapped."""

    _name = "qms.demo.stock.mixin"
    _description = "Stock of the demo company"

    @api.model
    def _load_stock(self):
        """Enter what the sales of the files take out: nothing is delivered that is not there."""
        sold = self._sold_quantities()
        self._count_stock({product: quantity + RESERVE for product, quantity in sold.items()}, ENTERED_MONTHS_AGO)

    @api.model
    def _sold_quantities(self):
        sold = Counter()
        for name in ("delivery_history", "sale_history"):
            for row in self._rows(f"qms_iso9001/demo/{name}.csv"):
                sold[self.env.ref(row["product"])] += float(row["quantity"])
        return sold

    @api.model
    def _load_counts(self):
        """Count all products that are sold, each month; the file says where somebody found more or less than that."""
        differences = {}
        for row in self._rows("qms_iso9001/demo/count_history.csv"):
            differences.setdefault(int(row["months_ago"]), {})[self.env.ref(row["product"])] = float(row["difference"])
        exact = dict.fromkeys(self._sold_quantities(), 0)
        for months in range(COUNTED_MONTHS, 0, -1):
            self._count_stock({**exact, **differences.get(months, {})}, months)

    @api.model
    def _count_stock(self, found, months_ago):
        """Count as who works in the stock: {product: how much more (or less) is there than the stock says}."""
        quants = self._as("buyer")["stock.quant"].with_context(inventory_mode=True)
        places = self.env["stock.warehouse"].search([("company_id", "=", quants.env.company.id)], limit=1)
        place = places.lot_stock_id
        products = self.env["product.product"].union(*found)
        present = quants.search([("product_id", "in", products.ids), ("location_id", "=", place.id)])
        quantities = {product: sum(same.mapped("quantity")) for product, same in present.grouped("product_id").items()}
        counted = quants.create(
            [
                {
                    "product_id": product.id,
                    "location_id": place.id,
                    "inventory_quantity": quantities.get(product, 0) + difference,
                }
                for product, difference in found.items()
            ]
        )
        counted.action_apply_inventory(self._counted_at(months_ago))

    @api.model
    def _counted_at(self, months_ago):
        month = fields.Date.subtract(self.env.ref("base.main_company")._qms_today(), months=months_ago)
        return self._morning(self._workday(fields.Date.end_of(month, "month"), -1))

    @api.model
    def _load_scraps(self):
        """Scrap what the file says, with its reason, as who works in the stock."""
        stock = self._as("buyer")
        reasons = {}
        for row in self._rows("qms_iso9001/demo/scrap_history.csv"):
            reason = row["reason"]
            if reason and reason not in reasons:
                reasons[reason] = stock["stock.scrap.reason.tag"].create({"name": reason})
            scrap = stock["stock.scrap"].create(
                {
                    "product_id": self.env.ref(row["product"]).id,
                    "scrap_qty": float(row["quantity"]),
                    "scrap_reason_tag_ids": [fields.Command.set(reasons[reason].ids if reason else [])],
                }
            )
            scrap.action_validate()
            if scrap.state != "done":
                raise ValueError(f"{scrap.name} waits for an answer that the demo does not give.")
            done = self._counted_at(int(row["months_ago"]))
            scrap.sudo().date_done = done
            scrap.sudo().move_ids.date = done
