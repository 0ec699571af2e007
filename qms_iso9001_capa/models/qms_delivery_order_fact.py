from odoo import api, models
from odoo.tools import SQL


class QmsDeliveryOrderFact(models.Model):
    """An order of which the customer complained is not perfect."""

    _inherit = "qms.delivery.order.fact"
    _depends = {"qms.complaint": ["sale_id", "picking_id", "state", "date_received"]}

    @api.model
    def _complained_sql(self):
        return SQL(
            """EXISTS (SELECT FROM qms_complaint AS complaint
                         LEFT JOIN stock_picking AS delivery ON delivery.id = complaint.picking_id
                        WHERE ordered.id IN (complaint.sale_id, delivery.sale_id) AND complaint.state <> 'cancelled'
                          AND (complaint.date_received AT TIME ZONE 'UTC' AT TIME ZONE ordered.zone)::date
                              <= ordered.as_of)"""
        )
