from odoo import api, models
from odoo.tools import SQL

# What a line that was not there asked for.
NOTHING_ASKED = {"is_asked": False}
# Where the cursor keeps {line: what it asked for} while an order is saved with its lines: no context key, which any
# client could send.
GATHERED = "qms_sale_lines_gathered"


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

    @api.model
    def _qms_is_asked_sql(self):
        """Return `_qms_is_asked` as a condition of the table `line`."""
        asked = SQL(
            "COALESCE(line.display_type, '') = '' AND line.is_downpayment IS NOT TRUE AND line.is_expense IS NOT TRUE "
            "AND line.product_uom_qty <> 0"
        )
        is_delivery = "is_delivery" in self._fields
        return SQL("%s AND line.is_delivery IS NOT TRUE", asked) if is_delivery else asked

    def _qms_asked(self):
        """Return what the customer asks for by this line."""
        unit = self.product_id.uom_id or self.product_uom_id
        price = self.price_unit * (1 - self.discount / 100)
        return {
            "is_asked": self._qms_is_asked(),
            "product": self.product_id,
            "label": self.product_id.display_name or self.name,
            "shown": f"{self.product_uom_qty:g} {self.product_uom_id.name or ''}".strip(),
            "quantity": self.product_uom_id._compute_quantity(self.product_uom_qty, unit),
            "unit": self.product_uom_id,
            "price": price,
            "unit_price": self.product_uom_id and self.product_uom_id._compute_price(price, unit),
            "name": self.name,
        }

    def _qms_check_added(self):
        """Let the review look at lines that came to orders that are confirmed."""
        self._qms_check_changed(dict.fromkeys(self.sudo(), NOTHING_ASKED))

    def _qms_check_changed(self, before):
        """Let the review look at lines of confirmed orders that are others than `before`: now, or once what their
        order is saved with is written."""
        gathered = self.env.cr.cache.get(GATHERED)
        if gathered is None:
            self.env["sale.order"]._qms_check_changes(*self._qms_line_changes(before))
            return
        for line, old in before.items():
            gathered.setdefault(line, old)

    @api.model
    def _qms_line_changes(self, before, without=()):
        """Return ({order: [line of text]}, orders of which more is asked for) of lines that are others than `before`,
        but those of the orders `without`."""
        changes, more = {}, self.env["sale.order"].sudo()
        lines = self.browse().sudo().union(*before).exists()
        confirmed = lines.order_id._qms_reviewed_once_confirmed().filtered(lambda order: order not in without)
        for line in lines.filtered(lambda line: line.order_id in confirmed):
            old, new = before[line], line._qms_asked()
            texts = line._qms_change_texts(old, new)
            if texts:
                changes.setdefault(line.order_id, []).extend(texts)
                if line._qms_asks_more(old, new):
                    more |= line.order_id
        return changes, more

    def _qms_asks_more(self, old, new):
        """Tell whether more than was reviewed, something else or a higher price is asked for."""
        if not new["is_asked"]:
            return False
        if not old["is_asked"] or old["product"] != new["product"] or new["quantity"] > old["quantity"]:
            return True
        # For fewer pieces the price list may say a higher price: that is what the customer wants.
        return new["quantity"] == old["quantity"] and self._qms_price_moves(old, new) > 0

    def _qms_price_moves(self, old, new):
        """Return whether the price is higher (1), the same (0) or lower (-1), also where another unit is sold."""
        if old["unit"] == new["unit"]:
            return (new["price"] > old["price"]) - (new["price"] < old["price"])
        return self.currency_id.compare_amounts(new["unit_price"], old["unit_price"])

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
        if self._qms_price_moves(old, new):
            texts.append(self.env._("%(product)s: another price", product=new["label"]))
        if old["name"] != new["name"] and old["product"] == new["product"]:
            texts.append(self.env._("%(product)s: another description", product=new["label"]))
        return texts

    @api.model
    def _qms_added_text(self, asked):
        return self.env._("%(product)s: %(quantity)s added", product=asked["label"], quantity=asked["shown"])
