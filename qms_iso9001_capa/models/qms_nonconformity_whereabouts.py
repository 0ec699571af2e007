from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsNonconformityWhereabouts(models.Model):
    """Where a part of the same goods is: in stock, on the way, or with a customer. A list to tick off: each row is put
    into quarantine, or whoever has it is informed."""

    _name = "qms.nonconformity.whereabouts"
    _inherit = ["qms.reason.mixin"]
    _description = "Where the rest is"
    _order = "nonconformity_id, kind, date desc, id"
    _rec_name = "kind"
    _check_company_auto = True

    nonconformity_id = fields.Many2one(
        "qms.nonconformity", required=True, readonly=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="nonconformity_id.company_id", store=True, index=True, precompute=True)
    kind = fields.Selection(
        [("stock", "In stock"), ("transit", "On the way"), ("delivered", "Delivered")],
        "Where",
        readonly=True,
        required=True,
    )
    product_id = fields.Many2one("product.product", "Product", readonly=True, ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", "Lot", readonly=True, ondelete="set null")
    lot_name = fields.Char("Lot (as text)", readonly=True)
    location_id = fields.Many2one("stock.location", "Location", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="set null")
    partner_name = fields.Char("Customer (as text)", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True, ondelete="restrict")
    date = fields.Date("Since", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    state = fields.Selection(
        [("open", "Open"), ("quarantined", "In quarantine"), ("informed", "Informed"), ("not_needed", "Not needed")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    note = fields.Char("How", readonly=True)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True, ondelete="restrict")
    date_done = fields.Datetime("Done on", readonly=True)

    def action_quarantine(self):
        """Put what is in stock there into quarantine, by a transfer linked to the case. For who may act on the case."""
        for row in self._require_open("stock", "transit"):
            case = row.nonconformity_id
            case._lock_case()
            parts, missing = case._find_at(row.location_id, row.product_id, row.quantity, row.lot_id, "=")
            if missing:
                raise UserError(
                    self.env._(
                        "It is not all there any more: %(found)s of %(wanted)s. Press Where is the rest once more.",
                        found=row.quantity - missing,
                        wanted=row.quantity,
                    )
                )
            released = case._release_reservations(parts)
            quarantine = case.company_id._qms_quarantine_location()
            transfer = case._transfer([(quant, taken, quarantine) for quant, taken in parts])
            case._reassign(released)
            case._count_quarantined(row.quantity)
            row._tick("quarantined", transfer.name)

    def action_inform(self, reason=None):
        """Tick off that whoever has it was informed; the reason says how. For who may act on the case."""
        reason = self._require_reason(reason)
        for row in self._require_open("delivered", "transit"):
            row._tick("informed", reason)
            case = row.nonconformity_id
            if case.is_delivered and not case.customer_informed:
                case.write({"customer_informed": "yes", "customer_informed_note": reason})

    def action_not_needed(self, reason=None):
        """Tick off what needs neither quarantine nor informing; the reason says why. For who may act on the case."""
        reason = self._require_reason(reason)
        for row in self._require_open("stock", "transit", "delivered"):
            row._tick("not_needed", reason)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_inform": self.env._("How was the customer informed?"),
            "action_not_needed": self.env._("Not needed, because"),
        }

    def _require_open(self, *kinds):
        self.nonconformity_id._check_step("reported", "contained", "corrected")
        rows = self.sudo()
        for row in rows:
            if row.state != "open" or row.kind not in kinds:
                raise UserError(self.env._("This row is ticked off, or takes the other button. Reload the list."))
        return rows

    def _tick(self, state, note):
        self.write({"state": state, "note": note, "done_by_id": self.env.uid, "date_done": fields.Datetime.now()})
