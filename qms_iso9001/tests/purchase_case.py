from datetime import date, datetime

from odoo import Command
from odoo.tests import Form

from .case import QmsAssertions
from .common import QmsCase

# Odoo gives a new product the taxes of the company of whoever creates it.
NO_TAXES = {"taxes_id": [Command.clear()], "supplier_taxes_id": [Command.clear()]}


def noon(day):
    """Return the naive UTC instant at twelve on `day` (a date or "2026-03-02")."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, 12)


class PurchaseCase(QmsAssertions, QmsCase):
    """A vendor, a product with a lead time of ten days, and what a buyer does with orders. Days are dates or texts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.new_vendor("Foundry")
        cls.product = cls.new_product("Housing")

    @classmethod
    def new_vendor(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, "is_company": True, "email": "v@example.com", **vals})

    @classmethod
    def new_product(cls, name, vendor=None, delay=10, **vals):
        """Create a storable product; `delay` is the vendor's lead time, None for no vendor at all."""
        sellers = (
            []
            if delay is None
            else [Command.create({"partner_id": (vendor or cls.vendor).id, "delay": delay, "company_id": False})]
        )
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "seller_ids": sellers, **NO_TAXES, **vals}
        )

    @classmethod
    def prepare_order(cls, *lines, ordered=None, vendor=None, company=None, **vals):
        """Return the values of an RFQ. A line is a dict of `product`, `qty` (10) and `due` (the lead time's day)."""
        commands = []
        for line in lines or ({},):
            line = dict(line)
            due = line.pop("due", None)
            due = {"date_planned": noon(due)} if due else {}
            commands.append(
                Command.create(
                    {
                        "product_id": line.pop("product", cls.product).id,
                        "product_qty": line.pop("qty", 10),
                        "price_unit": 5,
                        **due,
                        **line,
                    }
                )
            )
        return {
            "partner_id": (vendor or cls.vendor).id,
            "company_id": (company or cls.company).id,
            "order_line": commands,
            **({"date_order": noon(ordered)} if ordered else {}),
            **vals,
        }

    @classmethod
    def new_rfq(cls, *lines, user=None, **vals):
        company = vals.get("company") or cls.company
        orders = cls.env["purchase.order"].with_user(user or cls.buyer).with_company(company)
        return orders.create(cls.prepare_order(*lines, **vals))

    @classmethod
    def new_order(cls, *lines, **vals):
        """Place an order as the buyer."""
        order = cls.new_rfq(*lines, **vals)
        order.button_confirm()
        return order

    @classmethod
    def confirm_as_vendor_said(cls, order, due=None, cause="vendor", reason=None, user=None, **quantities):
        """Fill in the dialog "Vendor confirmed" as the buyer; `due`: one date for all, `qty`: one quantity for all."""
        dialogs = cls.env["qms.promise.confirm"].with_user(user or cls.buyer).with_company(order.company_id)
        with Form(dialogs.with_context(default_order_id=order.id)) as form:
            form.cause = cause
            if reason:
                form.reason = reason
            if due:
                form.date = due
            for number in range(len(form.line_ids)):
                if "qty" in quantities:
                    with form.line_ids.edit(number) as line:
                        line.qty_new = quantities["qty"]
        return form.record.action_confirm()

    @classmethod
    def cut(cls, order, qty):
        """Change the quantity of each line as the buyer does in the order, the date as it is.

        Without the date Odoo would plan the line anew, by the lead time.
        """
        for line in order.order_line.with_user(cls.buyer):
            line.write({"product_qty": qty, "date_planned": line.date_planned})

    def receive(self, order, qty=None, arrived=None, backorder=False, user=None):
        """Validate what is open of `order` as the buyer with `qty` of each line (all); return the transfers."""
        waiting = order.sudo().picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for receipt in waiting.with_user(user or self.buyer):
            if arrived:
                receipt.qms_arrived_date = arrived
            for move in receipt.move_ids.filtered(lambda move: move.state != "cancel"):
                move.write({"quantity": move.product_uom_qty if qty is None else qty, "picked": True})
            keep = {} if backorder else {"picking_ids_not_to_backorder": receipt.ids}
            receipt.with_context(skip_backorder=True, **keep).button_validate()
            self.assert_state(receipt, "done")
        return waiting.with_user(user or self.buyer)

    def give_back(self, receipt, qty, exchange=False, day=None):
        """Return `qty` of a receipt to the vendor, or exchange it; validate and return the transfers that makes."""
        wizard = self.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=receipt.id, active_ids=receipt.ids
        )
        wizard = wizard.with_user(self.buyer).create({})
        wizard.product_return_moves.quantity = qty
        before = self.env["stock.picking"].search([])
        (wizard.action_create_exchanges if exchange else wizard.action_create_returns)()
        made = self.env["stock.picking"].search([]) - before
        for picking in made.sorted("id"):
            if day:
                picking.qms_arrived_date = day
            picking.move_ids.write({"quantity": qty, "picked": True})
            picking._action_done()
        return made

    def fact(self, line, as_of=None):
        """Return the delivery of an order line, as of a day (today)."""
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"qms_as_of": str(as_of)} if as_of else {}
        return self.env["qms.receipt.fact"].with_context(**context).search([("id", "=", line.id)])

    def as_installed_later(self, *orders):
        """Make the orders as if they were older than the addon: nothing of ours is kept on them."""
        self.env.flush_all()
        ids = [order.id for order in orders]
        columns = ["asked_on", "asked_date", "asked_qty", "promise_date", "promise_qty", "promise_source"]
        empty = ", ".join(f"qms_{name} = NULL" for name in (*columns, "tolerance"))
        self.env.cr.execute(f"UPDATE purchase_order_line SET {empty} WHERE order_id = ANY(%s)", [ids])
        self.env.cr.execute(
            "UPDATE purchase_order SET qms_date_cancelled = NULL, qms_date_acknowledged = NULL WHERE id = ANY(%s)",
            [ids],
        )
        self.env.cr.execute(
            "UPDATE stock_move SET qms_arrived_date = NULL WHERE purchase_line_id IN"
            " (SELECT id FROM purchase_order_line WHERE order_id = ANY(%s))",
            [ids],
        )
        self.env.invalidate_all()
