from odoo import fields, models

from ..tools.amounts import AMOUNT_GROUPS
from ..tools.optional_number import OptionalInteger
from .qms_fact_mixin import AS_OF


class QmsReceiptFact(models.Model):
    """What was asked of a vendor, what was agreed and what came: a row per order line of goods, as of a day."""

    _name = "qms.receipt.fact"
    _inherit = ["qms.receipt.fact.query.mixin", "qms.promise.fact.mixin"]
    _description = "Delivery of a vendor"
    _auto = False
    _order = "promise_date desc, id desc"
    _rec_name = "order_id"
    _date_name = "promise_date"
    _depends = {
        "purchase.order": ["state", "date_approve", "qms_date_cancelled", "currency_rate"],
        "purchase.order.line": [
            "company_id",
            "order_id",
            "partner_id",
            "product_id",
            "product_uom_id",
            "product_qty",
            "date_planned",
            "qty_received_method",
            "price_subtotal",
            "price_unit",
            "discount",
            "qms_asked_on",
            "qms_asked_date",
            "qms_asked_qty",
            "qms_asked_price",
            "qms_asked_delay",
            "qms_promise_date",
            "qms_promise_qty",
            "qms_promise_source",
            "qms_tolerance",
            "write_date",
        ],
        "stock.move": [
            "purchase_line_id",
            "state",
            "product_id",
            "product_uom",
            "quantity",
            "date",
            "qms_arrived_date",
            "location_id",
            "location_dest_id",
            "picking_id",
            "write_date",
        ],
        "stock.picking": ["return_id"],
        "stock.location": ["usage"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
        "uom.uom": ["factor"],
    }

    received_qty = fields.Float(
        "Received", digits="Product Unit", readonly=True, depends_context=AS_OF, aggregator=None
    )
    arrived_date = fields.Date("Last arrival", readonly=True, depends_context=AS_OF)
    asked_delay = OptionalInteger(
        "Lead time (days)", readonly=True, help="As it was maintained when the line was ordered."
    )
    is_lead_judged = fields.Boolean(
        "Judged by the lead time",
        readonly=True,
        depends_context=AS_OF,
        help="It was asked for on the day of the order plus the lead time; it is due, and complete or waited for.",
    )
    days_off = OptionalInteger(
        "Days off the lead time",
        readonly=True,
        depends_context=AS_OF,
        aggregator="avg",
        help="From the day of the order plus the lead time to the day it was complete, earlier or later, or until now.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    agreed_amount = fields.Monetary(
        "Agreed amount",
        readonly=True,
        groups=AMOUNT_GROUPS,
        aggregator="sum",
        help="At the price when it was ordered, in the company's currency of that day.",
    )
    received_amount = fields.Monetary(
        "Received of it (amount)",
        readonly=True,
        groups=AMOUNT_GROUPS,
        aggregator="sum",
        depends_context=AS_OF,
        help="At most what was agreed, at the same price.",
    )

    def _moved_qty(self):
        return self.received_qty

    def action_view_receipts(self):
        """Open the transfers of the order line: receipts and returns."""
        self.ensure_one()
        self.check_access("read")
        # Which transfers belong to a row that the user may read; each has rules of its own.
        return self._open_transfers(self.sudo().order_line_id.move_ids.picking_id)
