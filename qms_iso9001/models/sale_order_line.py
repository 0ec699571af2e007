from odoo import api, models

# What of a line is reviewed.
ASKED = {"product_id", "product_uom_qty", "product_uom_id", "price_unit", "discount", "name", "order_id"}


class SaleOrderLine(models.Model):
    """What is added to an order that is confirmed, or changed in it, is reviewed again."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "qms.sale.change.line.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a line added to an order that is confirmed is reviewed, too."""
        lines = super().create(vals_list)
        lines._qms_check_added()
        return lines

    def write(self, vals):
        """Write; what changes on an order that is confirmed is reviewed again."""
        reviewed = self._qms_reviewed_before() if ASKED & vals.keys() else {}
        res = super().write(vals)
        if "order_id" in vals:
            self.sudo().filtered(lambda line: line not in reviewed)._qms_check_added()
        self._qms_check_changed(reviewed)
        return res
