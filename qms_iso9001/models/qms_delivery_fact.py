from odoo import fields, models

from .qms_fact_mixin import AS_OF
from .sale_order_line import SOURCES


class QmsDeliveryFact(models.Model):
    """What a customer asked for, what we agreed to and what was delivered: a row per order line of goods, as of a
    day. No row tells a price."""

    _name = "qms.delivery.fact"
    _inherit = ["qms.delivery.fact.query.mixin", "qms.fact.deliveries.mixin", "qms.promise.fact.mixin"]
    _description = "Delivery to a customer"
    _auto = False
    _order = "promise_date desc, id desc"
    _rec_name = "order_id"
    _date_name = "promise_date"
    _depends = {
        "sale.order": ["state", "commitment_date", "date_order", "qms_date_cancelled"],
        "sale.order.line": [
            "company_id",
            "order_id",
            "order_partner_id",
            "product_id",
            "product_uom_id",
            "product_uom_qty",
            "customer_lead",
            "qty_delivered_method",
            "qms_asked_on",
            "qms_asked_date",
            "qms_asked_qty",
            "qms_promise_date",
            "qms_promise_qty",
            "qms_promise_source",
            "qms_tolerance",
            "write_date",
        ],
        "qms.promise.change": ["sale_line_id", "cause", "date_from", "date_to"],
        "stock.move": [
            "sale_line_id",
            "state",
            "product_id",
            "product_uom",
            "quantity",
            "date",
            "location_id",
            "location_dest_id",
            "qms_is_exchange",
            "write_date",
        ],
        "stock.location": ["usage"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
        "uom.uom": ["factor"],
    }

    order_id = fields.Many2one("sale.order", "Order", readonly=True)
    order_line_id = fields.Many2one("sale.order.line", "Order line", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    promise_source = fields.Selection(SOURCES, "Agreed by", readonly=True)
    delivered_qty = fields.Float(
        "Delivered", digits="Product Unit", readonly=True, depends_context=AS_OF, aggregator=None
    )
    delivered_date = fields.Date("Last delivery", readonly=True, depends_context=AS_OF)
    on_time_qty = fields.Float("Delivered on time")
    is_moved_by_us = fields.Boolean(
        "Date moved by us",
        readonly=True,
        depends_context=AS_OF,
        help="The date was changed after the order, and not because the customer asked for it.",
    )
    moves_text = fields.Char("Deliveries and returns")

    def _moved_qty(self):
        return self.delivered_qty
