from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.optional_number import OptionalFloat
from .qms_fact_mixin import AS_OF


class QmsDeliveryOrderFact(models.Model):
    """Whether a customer got all of an order when it was agreed, and kept it: a row per sales order with goods, dated
    by its last agreed date, as of a day. An order of which lines are due in two months counts once."""

    _name = "qms.delivery.order.fact"
    _inherit = ["qms.fact.mixin", "qms.fact.order.mixin"]
    _description = "Sales order and what came of it"
    _auto = False
    _order = "promise_date desc, id desc"
    _rec_name = "order_id"
    _date_name = "promise_date"
    _depends = {
        "qms.delivery.fact": ["order_id", "promise_date", "is_on_time", "left_out"],
        "stock.move": ["sale_line_id", "state", "quantity", "date", "location_id"],
        "stock.location": ["usage"],
        "account.move": ["move_type", "state", "invoice_date"],
        "account.move.line": ["move_id"],
    }

    order_id = fields.Many2one("sale.order", "Order", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    promise_date = fields.Date("Last agreed date", readonly=True)
    line_count = fields.Integer("Lines", readonly=True, aggregator=None)
    late_count = fields.Integer("Lines late", readonly=True, depends_context=AS_OF, aggregator=None)
    is_due = fields.Boolean("Due", readonly=True, depends_context=AS_OF, help="The last agreed date is past.")
    is_on_time = fields.Boolean(
        "On time and in full",
        readonly=True,
        depends_context=AS_OF,
        help="Of each line the agreed quantity was delivered by its agreed date.",
    )
    on_time_share = OptionalFloat(
        "On time and in full (%)",
        readonly=True,
        aggregator="avg",
        depends_context=AS_OF,
        help="Of the orders that are due and judged.",
    )
    is_returned = fields.Boolean("Something came back", readonly=True, depends_context=AS_OF)
    is_credited = fields.Boolean("Credit note", readonly=True, depends_context=AS_OF)
    is_complained = fields.Boolean("Complaint", readonly=True, depends_context=AS_OF)
    is_perfect = fields.Boolean(
        "Perfect",
        readonly=True,
        depends_context=AS_OF,
        help="On time and in full, and by then nothing came back, no credit note, no complaint.",
    )
    left_out_count = fields.Integer(
        "Lines left out", readonly=True, depends_context=AS_OF, aggregator=None, help="They cannot be judged."
    )
    is_left_out = fields.Boolean(
        "Left out", readonly=True, depends_context=AS_OF, help="No line of it can be judged: nothing is agreed."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT ordered.*, ordered.promise_date < ordered.as_of AS is_due,
                   %(returned)s AS is_returned, %(credited)s AS is_credited, %(complained)s AS is_complained,
                   ordered.is_on_time AND NOT %(returned)s AND NOT %(credited)s AND NOT %(complained)s AS is_perfect,
                   CASE WHEN ordered.promise_date < ordered.as_of AND NOT ordered.is_left_out
                        THEN 100 * ordered.is_on_time::int END AS on_time_share
              FROM (SELECT grouped.*, %(as_of)s AS as_of, company.zone
                      FROM (SELECT line.order_id AS id, line.order_id, line.company_id, line.partner_id,
                                   max(line.promise_date) AS promise_date, count(*) AS line_count,
                                   count(*) FILTER (WHERE line.left_out IS NULL AND NOT line.is_on_time) AS late_count,
                                   count(*) FILTER (WHERE line.left_out IS NOT NULL) AS left_out_count,
                                   bool_and(line.left_out IS NOT NULL) AS is_left_out,
                                   COALESCE(bool_and(line.is_on_time) FILTER (WHERE line.left_out IS NULL), FALSE)
                                   AS is_on_time
                              FROM (%(lines)s) AS line
                             GROUP BY line.order_id, line.company_id, line.partner_id) AS grouped
                      JOIN %(companies)s ON company.company_id = grouped.company_id) AS ordered
            """,
            lines=self._lines_sql(),
            as_of=self._fact_as_of(SQL("grouped.promise_date")),
            companies=self._fact_companies(),
            returned=self._returned_sql(),
            credited=self._credited_sql(),
            complained=self._complained_sql(),
        )

    @api.model
    def _returned_sql(self):
        """Return SQL: by then something of the order had come back. Not by what its lines tell: each of them is judged
        some days after its own month, which may be over long before that of the order."""
        return SQL(
            """EXISTS (SELECT FROM sale_order_line AS sold
                         JOIN stock_move AS back ON back.sale_line_id = sold.id
                        WHERE sold.order_id = ordered.id AND back.state = 'done' AND back.quantity > 0
                          AND back.location_id = ANY(ARRAY(SELECT id FROM stock_location WHERE usage = 'customer'))
                          AND (back.date AT TIME ZONE 'UTC' AT TIME ZONE ordered.zone)::date <= ordered.as_of)"""
        )

    @api.model
    def _lines_sql(self):
        # Lines due before the days asked for decide as well whether an order was delivered on time.
        dates = self.env.context.get("qms_dates")
        return self.env["qms.delivery.fact"].with_context(qms_dates=None, qms_order_dates=dates)._table_query

    @api.model
    def _credited_sql(self):
        """Return SQL: by then a credit note was booked for a line of the order."""
        return SQL(
            """EXISTS (SELECT FROM sale_order_line AS sold
                         JOIN sale_order_line_invoice_rel AS billed ON billed.order_line_id = sold.id
                         JOIN account_move_line AS item ON item.id = billed.invoice_line_id
                         JOIN account_move AS credit ON credit.id = item.move_id
                        WHERE sold.order_id = ordered.id AND credit.move_type = 'out_refund'
                          AND credit.state = 'posted' AND credit.invoice_date <= ordered.as_of)"""
        )

    @api.model
    def _complained_sql(self):
        """Return SQL: by then the customer had complained of the order.

        Core records no complaints; an addon that does overrides this.
        """
        return SQL("FALSE")

    def action_view_lines(self):
        """Open the deliveries of the lines of the order, as of the day as of which the row is read."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_delivery_fact_action")
        keys = {name: self.env.context[name] for name in AS_OF if name in self.env.context}
        return {**action, "domain": [("order_id", "=", self.order_id.id)], "context": {"create": False, **keys}}
