from odoo import fields, models
from odoo.exceptions import UserError


class StockLot(models.Model):
    """Quality officers and auditors read lots and no orders. Odoo's form counts the orders behind a lot, which would
    stop them at the door: for who may not read orders there are none."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "qms.measured.with.mixin"]
    _measured_link = "lot_id"

    qms_measured_date = fields.Date(
        "Measured on",
        compute="_compute_qms_measured_date",
        # Together with what it was measured with: both are written by one method.
        inverse="_inverse_qms_equipment_ids",
        groups="base.group_user",
        help="The day on which what is named now was used, and kept with it. Empty: today.",
    )

    def _compute_qms_measured_date(self):
        self.qms_measured_date = False

    def _inverse_qms_equipment_ids(self):
        super()._inverse_qms_equipment_ids()
        # The day is for what was named now, and for nothing that is named next.
        self.invalidate_recordset(["qms_measured_date"])

    def _qms_name_equipment(self, there, wanted):
        new = super()._qms_name_equipment(there, wanted)
        if self.qms_measured_date and not new:
            raise UserError(
                self.env._(
                    "%(lot)s: Name what it was measured with on that day as well. What was named before keeps its day.",
                    lot=self.sudo().display_name,
                )
            )
        return new

    def _qms_measured_on(self, company):
        today = super()._qms_measured_on(company)
        if self.qms_measured_date and self.qms_measured_date > today:
            raise UserError(self.env._("Nothing was measured in the future. Enter today or an earlier day."))
        return self.qms_measured_date or today

    def _compute_sale_order_ids(self):
        if self.env["sale.order.line"].has_access("read"):
            return super()._compute_sale_order_ids()
        # Even an empty set of orders may only be written by those who read orders.
        self.sudo().sale_order_ids = False
        self.sale_order_count = 0
        return None

    def _compute_purchase_order_ids(self):
        if self.env["purchase.order"].has_access("read"):
            return super()._compute_purchase_order_ids()
        self.sudo().purchase_order_ids = False
        self.purchase_order_count = 0
        return None
