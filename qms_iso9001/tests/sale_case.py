from odoo import Command
from odoo.tests import Form

from .case import QmsAssertions
from .common import QmsCase
from .purchase_case import NO_TAXES, noon


class SaleCase(QmsAssertions, QmsCase):
    """A customer, a product with a lead time of ten days and stock of it, and what a seller without a quality group
    does with orders. Days are dates or texts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.new_user("seller", cls.company)
        cls.storekeeper = cls.new_user("storekeeper", cls.company)
        cls.customer = cls.env["res.partner"].create({"name": "Waterworks", "is_company": True})
        cls.product = cls.new_product("Pump")

    @classmethod
    def new_product(cls, name, lead=10, **vals):
        """Create a storable product with `lead` days to the customer, and enough of it in stock."""
        product = cls.env["product.product"].create(
            {"name": name, "is_storable": True, "sale_delay": lead, **NO_TAXES, **vals}
        )
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(product, stock, 1000)
        return product

    @classmethod
    def prepare_order(cls, *lines, due=None, **vals):
        """Return the values of a quotation. A line is a dict of `product` and `qty` (10); `due`: the delivery date."""
        commands = [
            Command.create({"product_id": line.get("product", cls.product).id, "product_uom_qty": line.get("qty", 10)})
            for line in lines or ({},)
        ]
        date = {"commitment_date": noon(due)} if due else {}
        return {"partner_id": cls.customer.id, "company_id": cls.company.id, "order_line": commands, **date, **vals}

    @classmethod
    def new_quotation(cls, *lines, **vals):
        orders = cls.env["sale.order"].with_user(cls.seller).with_company(cls.company)
        return orders.create(cls.prepare_order(*lines, **vals))

    @classmethod
    def new_order(cls, *lines, **vals):
        """Confirm an order as the seller."""
        order = cls.new_quotation(*lines, **vals)
        order.action_confirm()
        return order

    @classmethod
    def move_date(cls, order, due=None, cause="customer", reason=None, user=None):
        """Fill in the dialog "Delivery date" as the seller."""
        dialogs = cls.env["qms.promise.move"].with_user(user or cls.seller).with_company(order.company_id)
        with Form(dialogs.with_context(default_order_id=order.id)) as form:
            form.cause = cause
            if due:
                form.date = due
            if reason:
                form.reason = reason
        return form.record.action_confirm()

    def deliver(self, order, qty=None, backorder=False):
        """Validate what is open of `order` as the storekeeper with `qty` of each line (all); return the transfers."""
        waiting = order.sudo().picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for delivery in waiting.with_user(self.storekeeper):
            for move in delivery.move_ids.filtered(lambda move: move.state != "cancel"):
                move.write({"quantity": move.product_uom_qty if qty is None else qty, "picked": True})
            keep = {} if backorder else {"picking_ids_not_to_backorder": delivery.ids}
            delivery.with_context(skip_backorder=True, **keep).button_validate()
            self.assert_state(delivery, "done")
        return waiting.with_user(self.storekeeper)

    def take_back(self, delivery, qty, exchange=False):
        """Take back `qty` of a delivery, or exchange it; validate and return the transfers that makes."""
        wizard = self.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=delivery.id, active_ids=delivery.ids
        )
        wizard = wizard.with_user(self.storekeeper).create({})
        wizard.product_return_moves.quantity = qty
        before = self.env["stock.picking"].search([])
        (wizard.action_create_exchanges if exchange else wizard.action_create_returns)()
        made = self.env["stock.picking"].search([]) - before
        for picking in made.sorted("id"):
            picking.move_ids.write({"quantity": qty, "picked": True})
            picking._action_done()
        return made

    def fact(self, line, as_of=None, user=None):
        """Return the delivery of an order line, as of a day (today)."""
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"qms_as_of": str(as_of)} if as_of else {}
        facts = self.env["qms.delivery.fact"].with_user(user or self.env.user)
        return facts.with_context(**context).search([("id", "=", line.id)])
