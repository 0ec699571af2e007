from odoo import models


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "qms.source.mixin"]
    _nonconformity_link = "product_id"

    def _nonconformity_lines(self):
        """The product itself; how much is affected, the reporter says."""
        return [{"product": self, "lots": self.env["stock.lot"], "quantity": 0.0}]
