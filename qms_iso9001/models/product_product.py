from odoo import models


class ProductProduct(models.Model):
    """A variant shows the instructions of its product."""

    _inherit = "product.product"

    def action_view_qms_instructions(self):
        """Open the instructions for the product's category."""
        self.ensure_one()
        return self.product_tmpl_id.action_view_qms_instructions()
