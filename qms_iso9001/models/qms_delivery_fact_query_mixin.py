from odoo import api, models
from odoo.tools import SQL

from ..tools.promise_side import Side


class QmsDeliveryFactQueryMixin(models.AbstractModel):
    """The query behind the deliveries to customers: where our promises stand, and whether one of them was moved without
    the customer asking for it."""

    _name = "qms.delivery.fact.query.mixin"
    _inherit = ["qms.promise.fact.query.mixin", "qms.fact.line.mixin"]
    _description = "Query of the deliveries to customers"
    _auto = False

    @api.model
    def _side(self):
        return Side(
            lines=SQL("sale_order_line"),
            orders=SQL("sale_order"),
            state="sale",
            counted=SQL("line.qty_delivered_method = 'stock_move'"),
            quantity=SQL("line.product_uom_qty"),
            partner=SQL("line.order_partner_id"),
            planned=SQL("COALESCE(placed.commitment_date, placed.date_order + line.customer_lead * interval '1 day')"),
            # Whether a quotation that is cancelled was ever an order is not known from before installation.
            placed=SQL("placed.state = 'sale'"),
            link=SQL("sale_line_id"),
            brings=SQL("move.location_dest_id"),
            returns=SQL("move.location_id"),
            exchange=SQL("move.qms_is_exchange"),
            usage="customer",
            day=SQL("(move.date AT TIME ZONE 'UTC' AT TIME ZONE line.zone)::date"),
        )

    @api.model
    def _own_columns_sql(self, verdicts):
        return SQL(
            """
                   moved.moved_qty AS delivered_qty, moved.moved_date AS delivered_date,
                   EXISTS (SELECT FROM qms_promise_change AS change
                            WHERE change.sale_line_id = line.id AND change.cause <> 'customer'
                              AND change.date_to IS DISTINCT FROM change.date_from
                              AND (change.create_date AT TIME ZONE 'UTC' AT TIME ZONE line.zone)::date <= line.as_of)
                   AS is_moved_by_us
            """
        )

    @api.model
    def _own_line_columns_sql(self):
        return SQL("line.customer_lead AS asked_delay")

    @api.model
    def _due_orders_hint_sql(self):
        # The lines of orders of which one is due on the days of `qms_order_dates` ([first, last]), for who judges whole
        # orders. It narrows the rows as `qms_dates` does, and changes no result.
        dates = self.env.context.get("qms_order_dates")
        if not dates:
            return SQL("TRUE")
        side, facts = self._side(), self.with_context(qms_dates=dates)
        return SQL(
            """line.order_id = ANY(ARRAY(
                    SELECT due.order_id FROM %(lines)s AS due
                     WHERE due.qms_promise_date BETWEEN %(first)s AND %(last)s AND %(due_company)s
                     UNION
                    SELECT line.order_id FROM %(lines)s AS line
                      JOIN %(orders)s AS placed ON placed.id = line.order_id
                     WHERE line.qms_promise_date IS NULL AND %(placed)s AND %(hint)s))""",
            lines=side.lines,
            orders=side.orders,
            first=dates[0],
            last=dates[1],
            due_company=self._due_company_sql(),
            placed=side.placed,
            hint=facts._fact_hint(side.planned),
        )

    @api.model
    def _due_company_sql(self):
        companies = self.env.context.get("qms_companies")
        return SQL("due.company_id IN %s", tuple(companies)) if companies else SQL("TRUE")
