from odoo import fields, models


class ResPartner(models.Model):
    """A vendor shows what the quality system knows about it, on its form only."""

    _name = "res.partner"
    _inherit = ["res.partner", "qms.supplier.vendor.mixin", "qms.supplier.merge.mixin"]

    # Whom a vendor names for complaints and corrective actions; letters of the quality system go there first.
    type = fields.Selection(
        selection_add=[("quality", "Quality contact"), ("other",)], ondelete={"quality": "set default"}
    )
