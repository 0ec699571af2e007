from odoo import api, fields, models
from odoo.exceptions import ValidationError

WEIGHED = ("uom.product_uom_gram", "uom.product_uom_millimeter")
WEIGHED_TOLERANCE = 2.0


class ProductCategory(models.Model):
    """How much less than agreed still counts as delivered: weighed and measured goods never come to the gram."""

    _inherit = "product.category"

    qms_has_tolerance = fields.Boolean(
        "Own quantity tolerance",
        help="Otherwise goods in units of weight or length may come up to 2 % short, and all others not at all.",
    )
    qms_tolerance = fields.Float(
        "Tolerance (%)",
        help="A delivery that is short by no more than this counts as complete. For orders from now on.",
    )

    @api.constrains("qms_tolerance")
    def _check_qms_tolerance(self):
        for category in self:
            if not 0 <= category.qms_tolerance < 100:
                raise ValidationError(
                    self.env._("%(category)s: enter a tolerance from 0 to less than 100 %%.", category=category.name)
                )

    def _qms_tolerance_of(self, uom):
        """Return the tolerance in percent for a line of this category (or none) that is ordered in `uom`."""
        if self.qms_has_tolerance:
            return self.qms_tolerance
        return WEIGHED_TOLERANCE if uom.parent_path and self._qms_is_weighed(uom) else 0.0

    @api.model
    def _qms_is_weighed(self, uom):
        return int(uom.parent_path.split("/")[0]) in self._qms_weighed_roots()

    @api.model
    def _qms_weighed_roots(self):
        """Return the ids of the reference units of weight and of length."""
        roots = (self.env["ir.model.data"]._xmlid_to_res_id(name, raise_if_not_found=False) for name in WEIGHED)
        return {root for root in roots if root}

    @api.model
    def _qms_weighed_units(self):
        """Return the units of weight and of length."""
        roots = list(self._qms_weighed_roots())
        return self.env["uom.uom"].sudo().with_context(active_test=False).search([("id", "child_of", roots)])
