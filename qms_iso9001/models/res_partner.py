from odoo import models


class ResPartner(models.Model):
    """A vendor shows what the quality system knows about it, on its form only."""

    _name = "res.partner"
    _inherit = ["res.partner", "qms.supplier.vendor.mixin", "qms.supplier.merge.mixin"]
