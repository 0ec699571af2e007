from odoo import api, models
from odoo.exceptions import UserError

from .qms_sale_check_mixin import OPEN


class SaleOrder(models.Model):
    """Shows the instructions for the work at the order; is reviewed before it becomes one."""

    _name = "sale.order"
    _inherit = ["sale.order", "qms.instructions.mixin", "qms.sale.check.mixin", "qms.sale.promise.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """Create; an order created as confirmed is checked like all others."""
        orders = super().create(vals_list)
        placed = orders.filtered(lambda order: order.state == "sale")
        placed._gate_check()
        placed._qms_place()
        return orders

    def write(self, vals):
        """Write; checked where a quotation becomes an order, whoever calls."""
        placed = self.filtered(lambda order: order.state != "sale") if vals.get("state") == "sale" else self.browse()
        res = self._qms_write_order(lambda: super(SaleOrder, self).write(vals), vals)
        placed._gate_check()
        return res

    def _qms_replan(self, vals, cause, reason):
        """Write another date of delivery; `cause` "customer" (with a `reason`) moves the promises, "ours" does not."""
        # As a method of Odoo's model, which checks the right to write.
        return self.order_line._qms_keep_promise(lambda: super(SaleOrder, self).write(vals), cause, reason)

    def unlink(self):
        """Delete, as Odoo allows; the history of what was ordered stays, with the names as text."""
        self.env["qms.promise.change"]._let_go_of(self)
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qms_reviewed(self):
        # Whoever deletes need not read reviews.
        for order in self.sudo():
            if order.qms_review_ids.filtered("result"):
                raise UserError(
                    self.env._(
                        "%(quotation)s was reviewed, which is evidence and stays. Cancel it instead.",
                        quotation=order.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qms_due(self):
        self.order_line._qms_check_due()

    def action_confirm(self):
        """Confirm; in the form of one quotation the check asks first, of several it names those it refuses."""
        asked = self.filtered(lambda order: order.state in OPEN)
        return self._gate_step(asked, lambda orders: super().action_confirm())

    def _qms_work_place(self):
        categories = self.order_line.product_id.categ_id
        return super()._qms_work_place()._replace(flags={"on_sale"}, categories=categories)

    def _qms_work_instant(self):
        return self.state == "sale" and self.date_order
