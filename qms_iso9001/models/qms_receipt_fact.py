from odoo import fields, models

from ..tools.amounts import AMOUNT_GROUPS
from ..tools.optional_number import OptionalFloat, OptionalInteger
from .qms_promise_mixin import SOURCES

# What a row says of these depends on the day as of which it is read; see qms.fact.mixin.
AS_OF = ("qms_as_of", "qms_cutoff")
# What goods cost is for those who buy and who judge vendors; an auditor needs the figure, not the prices.
LEFT_OUT = [
    ("no_promise", "Nothing agreed"),
    ("kit", "Received as a kit"),
    ("cancelled", "Cancelled, day unknown"),
]


class QmsReceiptFact(models.Model):
    """What was asked of a vendor, what was agreed and what came: a row per order line of goods, as of a day."""

    _name = "qms.receipt.fact"
    _inherit = ["qms.receipt.fact.query.mixin", "qms.receipt.fact.verdict.mixin", "qms.fact.moves.mixin"]
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

    # Quantities are added up nowhere: pieces and kilograms have no sum.
    asked_date = fields.Date("Asked for", readonly=True)
    asked_qty = fields.Float("Quantity asked for", digits="Product Unit", readonly=True, aggregator=None)
    promise_date = fields.Date("Agreed date", readonly=True)
    promise_qty = fields.Float("Agreed quantity", digits="Product Unit", readonly=True, aggregator=None)
    promise_source = fields.Selection(SOURCES, "Agreed by", readonly=True)
    received_qty = fields.Float(
        "Received", digits="Product Unit", readonly=True, depends_context=AS_OF, aggregator=None
    )
    returned_qty = fields.Float(
        "Returned", digits="Product Unit", readonly=True, depends_context=AS_OF, aggregator=None
    )
    on_time_qty = fields.Float(
        "Received on time",
        digits="Product Unit",
        readonly=True,
        depends_context=AS_OF,
        aggregator=None,
        help="By the agreed date, at most what was agreed.",
    )
    arrived_date = fields.Date("Last arrival", readonly=True, depends_context=AS_OF)
    complete_date = fields.Date(
        "Complete on",
        readonly=True,
        depends_context=AS_OF,
        help="The day on which the agreed quantity was there, within the tolerance.",
    )
    is_due = fields.Boolean("Due", readonly=True, depends_context=AS_OF, help="The agreed date is past.")
    is_on_time = fields.Boolean(
        "On time",
        readonly=True,
        depends_context=AS_OF,
        help="The agreed quantity came by the agreed date, within the tolerance.",
    )
    is_in_full = fields.Boolean(
        "In full", readonly=True, depends_context=AS_OF, help="The agreed quantity came, on time or later."
    )
    is_early = fields.Boolean(
        "Early", readonly=True, depends_context=AS_OF, help="Complete earlier than the company accepts (Settings)."
    )
    days_late = OptionalInteger(
        "Days late",
        readonly=True,
        depends_context=AS_OF,
        aggregator="avg",
        help="From the agreed date to the day it was complete, or until now. 0: complete by then. Empty: not due, "
        "left out, or closed short, so that it never got complete.",
    )
    on_time_share = OptionalFloat(
        "On time (%)",
        readonly=True,
        aggregator="avg",
        depends_context=AS_OF,
        help="Of the lines that are due and judged.",
    )
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
    left_out = fields.Selection(LEFT_OUT, "Left out because", readonly=True)
    date_changed = fields.Datetime("Last changed", readonly=True, help="Of the order line or of a transfer of it.")

    def action_view_receipts(self):
        """Open the transfers of the order line: receipts and returns."""
        self.ensure_one()
        self.check_access("read")
        # Which transfers belong to a row that the user may read; each has rules of its own.
        return self._open_transfers(self.sudo().order_line_id.move_ids.picking_id)
