from datetime import timedelta

from odoo import api, fields, models


class QmsDemoSaleMixin(models.AbstractModel):
    """Twelve months of sales of the demo company, by the verbs of those who sell, deliver and invoice.

    A row of the file is an order line: promised for a `weekday` of a week so many `weeks_ago` and ordered `lead` days
    before. Days of what follows count from the one promised: what was `delivered` left so many days after, some of it
    came back, some of that was `credited`. In one week the carrier did not come. Everything is done on the day of
    installation and dated back right after it.
    """

    _name = "qms.demo.sale.mixin"
    _description = "Sales of the demo company"

    @api.model
    def _load_deliveries(self):
        rows = [self._read_delivery(row) for row in self._rows("qms_iso9001/demo/delivery_history.csv")]
        orders = self._sell(rows)
        sold = list(zip(rows, orders, strict=True))
        self._process({order.picking_ids: (row["delivered"], self._morning(row["left"])) for row, order in sold})
        today = self.env.ref("base.main_company")._qms_today()
        for row, order in sold:
            if row["came_back"] and row["came_back"] <= today:
                self._return(order.picking_ids, row["returned"], self._morning(row["came_back"]))
        self._invoice(sold)

    @api.model
    def _read_delivery(self, row):
        """Return the row with its days as dates and its quantities as numbers; None where the file is empty."""
        today = self.env.ref("base.main_company")._qms_today()
        monday = fields.Date.start_of(today, "week") - timedelta(weeks=int(row["weeks_ago"]))
        promised = monday + timedelta(days=int(row["weekday"]))

        def after(name):
            return self._workday(promised + timedelta(days=int(row[name])), 1) if row[name] else None

        numbers = {name: float(row[name] or 0) for name in ("quantity", "price", "delivered", "returned")}
        return {
            **row,
            **numbers,
            "promised": promised,
            "ordered": self._workday(promised - timedelta(days=int(row["lead"])), -1),
            "left": after("delivered_after"),
            "came_back": after("returned_after"),
        }

    @api.model
    def _sell(self, rows):
        """Confirm all rows as the seller; return the orders in the same order. Nobody changed a date in time."""
        seller = self.env.ref("base.user_demo")
        sales = self.with_user(seller).with_company(self.env.ref("base.main_company")).env["sale.order"]
        orders = sales.with_context(tracking_disable=True).create(
            [
                {
                    "partner_id": self.env.ref(row["customer"]).id,
                    "commitment_date": self._morning(row["promised"]),
                    "order_line": [fields.Command.create(self._prepare_sold_vals(row))],
                }
                for row in rows
            ]
        )
        orders.action_confirm()
        for row, order in zip(rows, orders, strict=True):
            order.date_order = self._morning(row["ordered"])
            lines = order.sudo().order_line
            lines._qms_write({"qms_asked_on": row["ordered"]})
            lines._qms_settle()
        return orders

    @api.model
    def _prepare_sold_vals(self, row):
        return {
            "product_id": self.env.ref(row["product"]).id,
            "product_uom_qty": row["quantity"],
            "price_unit": row["price"],
        }

    @api.model
    def _invoice(self, sold):
        """Invoice each month as accounting, and credit what customers got credited."""
        company = self.env.ref("base.main_company")
        journals = self.env["account.journal"].search_count([("type", "=", "sale"), ("company_id", "=", company.id)])
        if not journals:
            return
        accountant = self.env.ref("base.user_admin")
        months = {}
        for row, order in sold:
            months.setdefault(fields.Date.end_of(row["left"], "month"), []).append(order.id)
        for day, ids in sorted(months.items()):
            orders = self.env["sale.order"].browse(ids).with_user(accountant).with_company(company)
            invoices = orders.with_context(tracking_disable=True)._create_invoices()
            invoices.write({"invoice_date": min(day, company._qms_today())})
            invoices.action_post()
        for row, order in sold:
            if row["credited"] and row["came_back"]:
                self._credit(order.with_user(accountant), row, company._qms_today())

    @api.model
    def _credit(self, order, row, today):
        """Credit what came back of the order, in part, as accounting."""
        invoice = order.invoice_ids
        day = min(max(row["came_back"], invoice.invoice_date), today)
        credit = invoice.with_context(tracking_disable=True)._reverse_moves([{"invoice_date": day, "date": day}])
        others = credit.invoice_line_ids.filtered(lambda line: not line.sale_line_ids & order.order_line)
        others.unlink()
        credit.invoice_line_ids.quantity = row["returned"]
        credit.action_post()
