from odoo import api, models

from ..tools.optional_number import OptionalFloat, OptionalInteger


class QmsPromiseTermsMixin(models.AbstractModel):
    """The other terms of an order line as they stood when it was ordered: its price, and the vendor's lead time. Both
    are edited later (the price to match the bill, the lead time to match the vendor), and figures must not follow."""

    _name = "qms.promise.terms.mixin"
    _inherit = ["qms.promise.line.mixin"]
    _description = "Terms of an order line when it was ordered"

    qms_asked_price = OptionalFloat(
        "Price ordered at",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Of one unit, without tax, discount taken off, in the currency of the order. As it was when ordered.",
    )
    qms_asked_delay = OptionalInteger(
        "Lead time ordered at (days)",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Of the vendor's price list when the line was ordered. Empty: none was maintained.",
    )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_asked_price", "qms_asked_delay"}

    def _qms_net_price(self):
        """Return the price of one unit as the line stands now, without tax."""
        if self.product_qty:
            return self.price_subtotal / self.product_qty
        return self.price_unit * (1 - self.discount / 100)

    def _qms_seller_delay(self):
        """Return the maintained lead time in days, None without one."""
        raise NotImplementedError

    def _qms_prepare_ask_vals(self):
        terms = {"qms_asked_price": self._qms_net_price(), "qms_asked_delay": self._qms_seller_delay()}
        return {**super()._qms_prepare_ask_vals(), **terms}

    def _qms_keep_planned(self, ordered):
        """Freeze what older lines promise; what their lead time was when they were ordered, nobody knows."""
        res = super()._qms_keep_planned(ordered)
        self._qms_write({"qms_asked_delay": None})
        return res

    def _qms_convert(self, was_uom):
        """Keep the price the same when the unit of the line changes."""
        super()._qms_convert(was_uom)
        for line in self.filtered(lambda line: line.product_uom_id != was_uom[line]):
            if line.qms_asked_price is not False:
                price = was_uom[line]._compute_price(line.qms_asked_price, line.product_uom_id)
                line._qms_write({"qms_asked_price": price})
