from odoo import models


class ProductTemplate(models.Model):
    """Shows the instructions for the product's category."""

    _name = "product.template"
    _inherit = ["product.template", "qms.instructions.mixin"]

    def _qms_work_place(self):
        return super()._qms_work_place()._replace(categories=self.categ_id)
