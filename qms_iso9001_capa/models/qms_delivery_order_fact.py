from odoo import api, models
from odoo.tools import SQL


class QmsDeliveryOrderFact(models.Model):
    """An order of which the customer complained is not perfect."""

    _inherit = "qms.delivery.order.fact"
    _depends = {"qms.complaint": ["sale_id", "picking_id", "state", "date_received"]}

    @api.model
    def _complained_sql(self):
        by_then = SQL(
            """complaint.state <> 'cancelled'
               AND (complaint.date_received AT TIME ZONE 'UTC' AT TIME ZONE ordered.zone)::date <= ordered.as_of"""
        )
        return SQL(
            """(EXISTS (SELECT FROM qms_complaint AS complaint
                          WHERE complaint.sale_id = ordered.id AND %(by_then)s)
                 OR EXISTS (SELECT FROM stock_picking AS delivery
                              JOIN qms_complaint AS complaint ON complaint.picking_id = delivery.id
                             WHERE delivery.sale_id = ordered.id AND %(by_then)s))""",
            by_then=by_then,
        )
