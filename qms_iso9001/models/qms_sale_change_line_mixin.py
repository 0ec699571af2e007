from odoo import api, models


class QmsSaleChangeLineMixin(models.AbstractModel):
    """What is added to an order that is confirmed, or changed in it, is reviewed again."""

    _name = "qms.sale.change.line.mixin"
    _description = "Review of a changed order line"

    def _qms_reviewed_before(self):
        """Return {line: what the customer asks for by it} of those of these lines whose changes are reviewed."""
        orders = self.order_id._qms_reviewed_once_confirmed()
        return {line: line._qms_asked() for line in self.sudo().filtered(lambda line: line.order_id in orders)}

    def _qms_is_asked(self):
        """Tell whether the customer asks for this line: no sections and notes, no down payments, nothing that costs
        were charged on by, no shipping, nothing of which the quantity is 0."""
        return (
            not (self.display_type or self.is_downpayment or self.is_expense)
            and not ("is_delivery" in self._fields and self.is_delivery)
            and bool(self.product_uom_qty)
        )

    def _qms_asked(self):
        """Return what the customer asks for by this line."""
        quantity = self.product_uom_id._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id or self.product_uom_id
        )
        return {
            "is_asked": self._qms_is_asked(),
            "product": self.product_id,
            "label": self.product_id.display_name or self.name,
            "shown": f"{self.product_uom_qty:g} {self.product_uom_id.name or ''}".strip(),
            "quantity": quantity,
            "price": self.price_unit * (1 - self.discount / 100),
            "name": self.name,
        }

    def _qms_check_added(self):
        """Let the review look at lines that came to orders that are confirmed."""
        added = self.sudo().filtered(lambda line: line._qms_is_asked())
        changes = {}
        for order in added.order_id._qms_reviewed_once_confirmed():
            mine = added.filtered(lambda line, order=order: line.order_id == order)
            if order.order_line.filtered(lambda line: line._qms_is_asked()) <= mine:
                # The whole order comes as a confirmed one.
                order.with_env(self.env)._gate_check()
            else:
                changes[order] = [line._qms_added_text(line._qms_asked()) for line in mine]
        if changes:
            orders = self.env["sale.order"]
            orders._qms_check_changes(changes, orders.union(*changes))

    def _qms_check_changed(self, before):
        """Let the review look at lines of confirmed orders that are others than `before`."""
        changes, more = {}, self.env["sale.order"].sudo()
        for line, old in before.items():
            new = line._qms_asked()
            texts = line._qms_change_texts(old, new)
            if texts:
                changes.setdefault(line.order_id, []).extend(texts)
                if line._qms_asks_more(old, new):
                    more |= line.order_id
        if changes:
            self.env["sale.order"]._qms_check_changes(changes, more)

    @api.model
    def _qms_asks_more(self, old, new):
        """Tell whether more than was reviewed, something else or a higher price is asked for."""
        if not new["is_asked"]:
            return False
        if not old["is_asked"] or old["product"] != new["product"] or new["quantity"] > old["quantity"]:
            return True
        # For fewer pieces the price list may say a higher price: that is what the customer wants.
        return new["quantity"] == old["quantity"] and new["price"] > old["price"]

    def _qms_change_texts(self, old, new):
        """Return what changed of this line as lines of text, without amounts: whoever reads reviews need not know
        prices."""
        if not (old["is_asked"] or new["is_asked"]):
            return []
        if not old["is_asked"]:
            return [self._qms_added_text(new)]
        if not new["is_asked"]:
            return [self.env._("%(product)s: taken off (%(quantity)s)", product=old["label"], quantity=old["shown"])]
        texts = []
        if old["product"] != new["product"]:
            texts.append(self.env._("%(old)s → %(new)s", old=old["label"], new=new["label"]))
        if old["shown"] != new["shown"]:
            texts.append(
                self.env._("%(product)s: %(old)s → %(new)s", product=new["label"], old=old["shown"], new=new["shown"])
            )
        if old["price"] != new["price"]:
            texts.append(self.env._("%(product)s: another price", product=new["label"]))
        if old["name"] != new["name"] and old["product"] == new["product"]:
            texts.append(self.env._("%(product)s: another description", product=new["label"]))
        return texts

    @api.model
    def _qms_added_text(self, asked):
        return self.env._("%(product)s: %(quantity)s added", product=asked["label"], quantity=asked["shown"])
