from odoo import api, models
from odoo.exceptions import UserError

from .qms_sale_check_mixin import OPEN


class SaleOrder(models.Model):
    """Shows the instructions for the work at the order; is reviewed before it becomes one."""

    _name = "sale.order"
    _inherit = ["sale.order", "qms.instructions.mixin", "qms.sale.change.mixin", "qms.sale.promise.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """Create; an order that comes as a confirmed one is checked as a whole, and what it asks for is kept."""
        with self._qms_gathering() as lines:
            orders = super().create(vals_list)
        orders._qms_check_created(lines)
        orders.filtered(lambda order: order.state == "sale")._qms_place()
        return orders

    def write(self, vals):  # pylint: disable=method-required-super
        """Write; checked where a quotation becomes an order, and asked about again where an order becomes another one,
        whoever calls."""
        return self._qms_replan(vals)

    def _qms_replan(self, vals, cause=None, reason=False):
        """Write; another date of delivery moves the promises where `cause` is "customer" (with a `reason`)."""
        placed = self.filtered(lambda order: order.state != "sale") if vals.get("state") == "sale" else self.browse()
        with self._qms_reviewing(vals):
            # As a method of Odoo's model, which checks the right to write.
            res = self._qms_write_order(lambda: super(SaleOrder, self).write(vals), vals, cause, reason)
        placed._gate_check()
        return res

    def unlink(self):
        """Delete, as Odoo allows; the history of what was ordered stays, with the names as text."""
        self.env["qms.promise.change"]._let_go_of(self)
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qms_due(self):
        self.order_line._qms_check_due()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qms_reviewed(self):
        # Whoever deletes need not read reviews.
        for order in self.sudo():
            if order.qms_review_ids.filtered(lambda review: review.result or review.changes):
                raise UserError(
                    self.env._(
                        "%(quotation)s was reviewed, or its changes are kept, which is evidence and stays. Cancel it "
                        "instead.",
                        quotation=order.name,
                    )
                )

    def action_confirm(self):
        """Confirm; in the form of one quotation the check asks first, of several it names those it refuses."""
        asked = self.filtered(lambda order: order.state in OPEN)
        return self._gate_step(asked, lambda orders: super().action_confirm())

    def _qms_work_place(self):
        categories = self.order_line.product_id.categ_id
        return super()._qms_work_place()._replace(flags={"on_sale"}, categories=categories)

    def _qms_work_instant(self):
        return self.state == "sale" and self.date_order
