from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare


class QmsNonconformityGoodsMixin(models.AbstractModel):
    """What happened with the goods of a case: its dispositions, what they cost, and whether the customer knows."""

    _name = "qms.nonconformity.goods.mixin"
    _description = "Goods of a nonconformity"

    disposition_ids = fields.One2many("qms.nonconformity.disposition", "nonconformity_id", "Dispositions")
    is_customer_requirement = fields.Boolean(
        "A customer's requirement is not met", help="Then a concession needs the customer's acceptance."
    )
    customer_informed = fields.Selection(
        [("yes", "Yes"), ("not_needed", "Not needed, because")], "Customer informed", tracking=True, copy=False
    )
    customer_informed_note = fields.Char("How, or why not", tracking=True, copy=False)

    @api.model
    def _frozen_fields(self):
        informed = {"customer_informed", "customer_informed_note"}
        return super()._frozen_fields() | informed | {"is_customer_requirement"}

    @api.depends("disposition_ids.cost")
    def _compute_cost(self):
        for record in self:
            record.cost = sum(record.disposition_ids.mapped("cost"))

    def _affected_quantity(self):
        """Return the quantity affected in the unit of the product."""
        unit = self.product_id.uom_id
        return self.uom_id._compute_quantity(self.quantity, unit) if self.uom_id and unit else self.quantity

    def _find_disposable(self, quantity):
        """Return ([(quant, quantity to take)], what is missing) of the goods of this case in quarantine; of a lot that
        is on hold where it lies, in the stock."""
        quarantine = self.company_id._qms_quarantine_location()
        parts, missing = self._find_at(quarantine, self.product_id, quantity)
        if missing > 0 and self.lot_id.qms_is_held and not self.quarantined_quantity:
            parts, missing = self._find_stock(quarantine, quantity)
            self._release_reservations(parts)
        return parts, missing

    def _find_at(self, location, product, quantity, lot=None):
        """Return ([(quant, quantity to take)], what is missing) of `product` at `location`."""
        domain = [("product_id", "=", product.id), ("location_id", "child_of", location.id), ("quantity", ">", 0)]
        lot = lot or (self.lot_id if product == self.product_id else None)
        if lot:
            domain.append(("lot_id", "=", lot.id))
        parts, missing = [], quantity
        for quant in self.env["stock.quant"].search(domain, order="in_date, id"):
            taken = min(quant.quantity, missing)
            if float_compare(taken, 0, precision_rounding=product.uom_id.rounding) > 0:
                parts.append((quant, taken))
                missing -= taken
        return parts, missing if float_compare(missing, 0, precision_rounding=product.uom_id.rounding) > 0 else 0

    def _check_evidence(self):
        """Before closing: every disposition is through, and where a customer received it, the customer is informed."""
        super()._check_evidence()
        waiting = self.disposition_ids.filtered(lambda line: line.state in ("draft", "verify"))
        if waiting:
            raise UserError(
                self.env._(
                    "Not through yet: %(what)s. Post or re-verify it, then close %(record)s.",
                    what=", ".join(waiting.mapped("display_name")),
                    record=self.display_name,
                )
            )
        if self.is_delivered and not (self.customer_informed and self.customer_informed_note):
            raise UserError(
                self.env._(
                    'A customer received it: say under "Customer informed" how, or why it is not needed, then close '
                    "%(record)s.",
                    record=self.display_name,
                )
            )
