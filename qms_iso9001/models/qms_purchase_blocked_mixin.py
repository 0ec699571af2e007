from odoo import api, fields, models
from odoo.tools import format_date

from .qms_purchase_check_line_mixin import INTERNAL

# The worse first.
WORSE = ("blocked", "expired")


class QmsPurchaseBlockedMixin(models.AbstractModel):
    """Whoever receives an order reads that its vendor was blocked, or its approval ended, since it was placed: nothing
    else stops what was ordered already."""

    _name = "qms.purchase.blocked.mixin"
    _description = "Vendor blocked since the order"

    qms_blocked_text = fields.Text("Vendor blocked since", compute="_compute_qms_blocked_text", groups=INTERNAL)

    # For the form alone: lists do not show it.
    @api.depends("state", "partner_id", "order_line.qty_received")
    def _compute_qms_blocked_text(self):
        # Whoever may read the order is told how its vendor stands, without a right to approvals.
        for order in self:
            order.qms_blocked_text = order._origin.sudo()._qms_get_blocked_text()

    def _qms_get_blocked_text(self):
        if self.state != "purchase":
            return False
        waiting = self.order_line._qms_goods().filtered(lambda line: line.qty_received < line.product_qty)
        placed = {line.id: line.qms_vendor_status for line in waiting}
        rows = [row for row in waiting._qms_vendor_rows() if row["is_relevant"] and row["status"] in WORSE]
        rows = [row for row in rows if row["status"] != placed[row["line_id"]] and placed[row["line_id"]] != WORSE[0]]
        row = min(rows, key=lambda row: WORSE.index(row["status"]), default=None)
        return row and self._qms_blocked_words(row)

    @api.model
    def _qms_blocked_words(self, row):
        if row["status"] == "expired":
            return self.env._(
                "The approval of the vendor ended on %(day)s. Ask the quality manager before you receive.",
                day=format_date(self.env, row["date_ended"]),
            )
        approval = self.env["qms.supplier.approval"].browse(row["approval_id"])
        return self.env._(
            "The vendor is blocked since %(day)s: %(reason)s. Ask the quality manager before you receive.",
            day=format_date(self.env, approval.date_start),
            reason=(approval.reason or self.env._("no reason is written")).strip().rstrip("."),
        )
