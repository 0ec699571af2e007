from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.optional_number import OptionalFloat

# Who may see it; for everybody else the fields do not exist.
SEES = "purchase.group_purchase_user,qms_iso9001.group_qms_user,qms_iso9001.group_qms_auditor"
MAX_LINES = 40


class QmsSupplierVendorDeliveriesMixin(models.AbstractModel):
    """The vendor's form: how much of what is due comes on time, and what is still to come. Nothing is stored and
    nothing is computed in lists."""

    _name = "qms.supplier.vendor.deliveries.mixin"
    _description = "Deliveries of a vendor on its form"

    qms_on_time_share = OptionalFloat(
        "On time, 12 months (%)",
        compute="_compute_qms_on_time_share",
        digits=(5, 1),
        groups=SEES,
        help="Of the order lines due in the last 12 months: those that came in full by the day agreed, whatever was "
        "changed in the order since. It stands here instead of Odoo's own rate, which counts pieces by the day that "
        "the order names now and leaves out what never came.",
    )
    qms_has_on_time = fields.Boolean(compute="_compute_qms_on_time_share", groups=SEES)
    qms_open_count = fields.Integer(
        "Open order lines",
        compute="_compute_qms_open",
        groups=SEES,
        help="Lines of orders that are still to come; the register of vendors counts the orders.",
    )
    qms_late_count = fields.Integer("Late order lines", compute="_compute_qms_open", groups=SEES)
    # Officers need not have purchase rights: they open the deliveries instead.
    qms_open_line_ids = fields.Many2many(
        "purchase.order.line",
        string="Open order lines, by date",
        compute="_compute_qms_open_line_ids",
        groups="purchase.group_purchase_user",
    )

    @api.depends_context("company")
    def _compute_qms_on_time_share(self):
        """One query for all, the same as in the register of vendors."""
        company = self.env.company
        vendors = self._qms_vendors()
        shares = self.env["qms.supplier.report"]._get_on_time_shares(vendors.ids, company.ids) if vendors else {}
        by_id = {partner.id: share for (_company, partner), share in shares.items()}
        for partner in self:
            share = by_id.get(partner._origin.id, False)
            partner.qms_on_time_share = share
            partner.qms_has_on_time = share is not False and share is not None

    @api.depends_context("allowed_company_ids")
    def _compute_qms_open(self):
        vendors = self._qms_vendors()
        rows = vendors._qms_open_lines()
        for partner in self:
            lines = rows.get(partner._origin.id, [])
            partner.qms_open_count = len(lines)
            partner.qms_late_count = sum(late for _line, late in lines)

    @api.depends_context("allowed_company_ids")
    def _compute_qms_open_line_ids(self):
        rows = self._qms_vendors()._qms_open_lines()
        for partner in self:
            partner.qms_open_line_ids = [line for line, _late in rows.get(partner._origin.id, [])[:MAX_LINES]]

    def _qms_open_lines(self):
        """Return {vendor id: [(id of an order line with an open receipt, is late), … by date]}."""
        self.env.flush_all()
        today = SQL(", ").join(
            SQL("(%s, %s::date)", company.id, company._qms_today()) for company in self.env.companies.sudo()
        )
        query = SQL(
            """
            SELECT partner.commercial_partner_id, line.id, COALESCE(line.qms_promise_date < company.today, FALSE)
              FROM purchase_order_line line
              JOIN purchase_order purchase ON purchase.id = line.order_id AND purchase.state = 'purchase'
              JOIN res_partner partner ON partner.id = purchase.partner_id
              JOIN (VALUES %s) AS company (id, today) ON company.id = line.company_id
             WHERE partner.commercial_partner_id = ANY(%s)
               AND COALESCE(line.qty_received, 0) < line.product_qty
               AND EXISTS (SELECT 1 FROM stock_move move
                            WHERE move.purchase_line_id = line.id AND move.state NOT IN ('done', 'cancel'))
          ORDER BY line.qms_promise_date NULLS LAST, line.id
            """,
            today,
            self.ids,
        )
        rows = {}
        for vendor, line, late in self.env.execute_query(query) if self else ():
            rows.setdefault(vendor, []).append((line, late))
        return rows

    # What the smart buttons open

    def action_qms_view_open(self):
        """Open the deliveries of the vendor that are still to come, as buyers and quality officers may see them."""
        self.ensure_one()
        lines = [line for line, _late in self._qms_vendors()._qms_open_lines().get(self.id, [])]
        action = self._qms_view("qms.receipt.fact", self.env._("Open deliveries"), [("order_line_id", "in", lines)])
        return {**action, "context": {"create": False}}

    def action_qms_view_on_time(self):
        """Open the order lines behind the share of those that came on time."""
        self.ensure_one()
        domain, _dates = self.env["qms.supplier.report"]._get_on_time_rows(self.ids, self.env.company.ids)
        return {
            **self._qms_view("qms.receipt.fact", self.env._("Deliveries due in 12 months"), list(domain)),
            "context": {"create": False, "search_default_group_on_time": 1},
        }
