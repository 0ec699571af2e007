from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_compare


class QmsNonconformityPermitMixin(models.AbstractModel):
    """Deviation permit: agreed before it is made or delivered, within limits, for a quantity or until a day. Signed as
    a concession is; nothing is moved, since what it is about is not there yet."""

    _name = "qms.nonconformity.permit.mixin"
    _description = "Deviation permit"

    def _post_deviation_permit(self):
        """Nothing is moved. What lies in quarantine already is allowed afterwards, by a concession."""
        case = self.nonconformity_id
        free = case._affected_quantity() - case.quarantined_quantity
        if float_compare(self.quantity, free, precision_rounding=self.product_id.uom_id.rounding or 0.01) > 0:
            raise UserError(
                self.env._(
                    "%(quantity)s %(unit)s of %(case)s lie in quarantine: a deviation permit is agreed before it is "
                    "made or delivered. Post Use as is under concession instead.",
                    quantity=f"{case.quarantined_quantity:g}",
                    unit=self.product_id.uom_id.name or "",
                    case=case.display_name,
                )
            )
