from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import SQL, float_compare, float_is_zero


class QmsNonconformityQuarantineMixin(models.AbstractModel):
    """Quarantine contains: the quantity affected goes to the company's quarantine location, by a transfer that is
    linked both ways. What is not received yet goes there with its receipt; a lot can be put on hold instead."""

    _name = "qms.nonconformity.quarantine.mixin"
    _inherit = "qms.nonconformity.stock.mixin"
    _description = "Quarantine of a nonconformity"

    transfer_ids = fields.One2many("stock.picking", "qms_nonconformity_id", "Quarantine transfers", readonly=True)
    transfer_count = fields.Integer("Transfers", compute="_compute_transfer_count", compute_sudo=True)
    is_quarantine_waiting = fields.Boolean(
        "Goes to quarantine with its receipt", readonly=True, copy=False, index="btree_not_null"
    )
    quarantined_by_id = fields.Many2one("res.users", "Quarantined by", readonly=True, copy=False, ondelete="restrict")
    quarantined_quantity = fields.Float("Put into quarantine", digits="Product Unit", readonly=True, copy=False)
    can_quarantine = fields.Boolean(compute="_compute_can_quarantine")
    can_hold_lot = fields.Boolean(compute="_compute_can_quarantine")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_quarantine_waiting", "quarantined_by_id", "quarantined_quantity"}

    @api.depends("transfer_ids")
    def _compute_transfer_count(self):
        groups = self.env["stock.picking"]._read_group(
            [("qms_nonconformity_id", "in", self.ids)], ["qms_nonconformity_id"], ["__count"]
        )
        counts = {record.id: count for record, count in groups}
        for record in self:
            record.transfer_count = counts.get(record.id, 0)

    @api.depends_context("uid")
    @api.depends(
        "state", "product_id", "lot_id", "quantity", "user_id", "quarantined_quantity", "is_quarantine_waiting"
    )
    def _compute_can_quarantine(self):
        for record in self:
            # Goods and lots may be closed to who deals with the case; that they can be moved is no secret.
            known = record.sudo()
            may = record._may_act()
            is_step = known.state in ("reported", "contained")
            # More of it was found after the correction: the rest follows.
            follows = is_step or (known.state == "corrected" and known.quarantined_quantity)
            wanted = (
                known.product_id.is_storable and known._quantity_to_quarantine() and not known.is_quarantine_waiting
            )
            record.can_quarantine = bool(may and follows and wanted)
            record.can_hold_lot = bool(may and is_step and known.lot_id and not known.lot_id.qms_is_held)

    def _quantity_to_quarantine(self):
        """Return how much of what is affected did not go to quarantine yet, in the unit of the product."""
        rest = self._affected_quantity() - self.quarantined_quantity
        rounding = self.product_id.uom_id.rounding or 0.01
        return rest if float_compare(rest, 0, precision_rounding=rounding) > 0 else 0

    def _count_quarantined(self, quantity):
        """Add what went to quarantine; what lies there is affected."""
        self._write_unguarded({"quarantined_quantity": self.quarantined_quantity + quantity})
        more = self.quarantined_quantity - self._affected_quantity()
        if float_compare(more, 0, precision_rounding=self.product_id.uom_id.rounding or 0.01) > 0:
            unit = self.product_id.uom_id
            affected = unit._compute_quantity(self.quarantined_quantity, self.uom_id or unit)
            self.write({"quantity": affected})

    @api.constrains("quantity", "uom_id")
    def _check_quarantined_quantity(self):
        for record in self.filtered(lambda record: record._is_editable() and record.sudo().quarantined_quantity):
            known = record.sudo()
            short = known.quarantined_quantity - known._affected_quantity()
            if float_compare(short, 0, precision_rounding=known.product_id.uom_id.rounding or 0.01) > 0:
                raise UserError(
                    self.env._(
                        "%(quantity)s %(unit)s of %(record)s went to quarantine: so much is affected. What turns out "
                        "to be good goes back by a disposition (page Goods), e.g. Use as is or Rework.",
                        quantity=f"{known.quarantined_quantity:g}",
                        unit=known.product_id.uom_id.name,
                        record=record.display_name,
                    )
                )

    def action_quarantine(self):
        """Move the quantity affected, or what was added to it since, to the quarantine location, and with it the case
        to *contained*.

        What is reserved on it is released, and reserved anew where there is other stock. A receipt that is not booked
        yet moves it when it is. Raises UserError when there is not so much of it, or when somebody was faster.
        """
        self._check_step("reported", "contained", "corrected")
        # Whoever deals with the case needs no right to move stock: this one transfer is the verb's.
        for record in self.sudo():
            record._lock_case()
            note = record._put_into_quarantine()
            record._note(note)
            if record.state == "reported":
                record._set_state(
                    "contained",
                    containment=record.containment or note,
                    contained_by_id=self.env.uid,
                    date_contained=fields.Datetime.now(),
                )

    def _put_into_quarantine(self, in_reach=False):
        """Move it now (see `_find_stock`), or mark it to go there with its receipt; return in words which of it."""
        self._check_quarantine()
        waits = self.picking_id and self.picking_id.state not in ("done", "cancel")
        if waits and self.picking_id.picking_type_code == "incoming":
            self._write_unguarded({"is_quarantine_waiting": True, "quarantined_by_id": self.env.uid})
            return self.env._("Goes to quarantine as soon as %(receipt)s is booked.", receipt=self.picking_id.name)
        return self.env._("In quarantine by %(transfer)s.", transfer=self._move_to_quarantine(in_reach=in_reach).name)

    def _quarantine_reported(self, at_most):
        """Put what was just reported into quarantine, whoever reported it, `at_most` what its document has.

        Return (whether it worked, in words what happened). The case stays *reported*: somebody still looks at it. What
        cannot be moved stays where it is, and the report stays.
        """
        try:
            with self.env.cr.savepoint():
                self._check_reported_quantity(at_most)
                note = self.containment = self._put_into_quarantine(in_reach=True)
        except (UserError, RedirectWarning) as error:
            self.env.invalidate_all(flush=False)
            note = self.env._("Not in quarantine: %(problem)s", problem=error.args[0])
            self._note(note)
            return False, note
        return True, note

    def _lock_case(self):
        """Of two steps at once let the second wait, be repeated, and find what the first did."""
        self.env.execute_query(SQL("SELECT id FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id))
        self.invalidate_recordset()

    def _check_quarantine(self):
        if not (self.product_id.is_storable and self.quantity):
            raise UserError(
                self.env._(
                    "Say which product, and how much of it, before %(record)s goes to quarantine. "
                    "What is no stock is contained in words: use the button Contained.",
                    record=self.display_name,
                )
            )
        if self.product_id.tracking != "none" and not self.lot_id:
            raise UserError(
                self.env._(
                    "%(product)s is tracked: say which lot is affected, then put it into quarantine.",
                    product=self.product_id.name,
                )
            )
        if self.picking_id.picking_type_code == "outgoing" and self.picking_id.state == "done":
            raise UserError(
                self.env._(
                    "The customer has these goods. Have them returned (page Goods), and find what is still here by "
                    "Where is the rest."
                )
            )
        if self.is_quarantine_waiting or not self._quantity_to_quarantine():
            raise UserError(
                self.env._(
                    "%(record)s went to quarantine already: reload it, and look at its transfers.",
                    record=self.display_name,
                )
            )

    def _move_to_quarantine(self, only_at=None, in_reach=False):
        """Move it now, of what `_find_stock` finds; return the transfer.

        Raises UserError when the stock does not hold so much.
        """
        quarantine = self.company_id._qms_quarantine_location()
        product = self.product_id
        quantity = self._quantity_to_quarantine()
        parts, missing = self._find_stock(quantity, only_at, in_reach)
        if not float_is_zero(missing, precision_rounding=product.uom_id.rounding):
            counts = {"found": quantity - missing, "wanted": quantity, "unit": product.uom_id.name}
            if in_reach:
                raise UserError(
                    self.env._(
                        "Only %(found)s of %(wanted)s %(unit)s are where %(document)s has them. A quality officer "
                        "looks for the rest.",
                        document=self.picking_id.name,
                        **counts,
                    )
                )
            raise UserError(
                self.env._(
                    "Only %(found)s of %(wanted)s %(unit)s are in stock. Correct the quantity affected to what is "
                    "here; what was delivered is traced by Where is the rest.",
                    **counts,
                )
            )
        released = self._release_reservations(parts)
        transfer = self._transfer([(quant, taken, quarantine) for quant, taken in parts])
        self._count_quarantined(quantity)
        self._write_unguarded({"quarantined_by_id": self.env.uid, "is_quarantine_waiting": False})
        self._reassign(released)
        return transfer

    def _quarantine_received(self):
        """Move what waited for its receipt, which was just booked; what cannot be moved is said on the case."""
        for record in self:
            try:
                with self.env.cr.savepoint():
                    record._check_reported_quantity(record._received_quantity())
                    received = record.picking_id.move_line_ids.location_dest_id
                    transfer = record._move_to_quarantine(received)
                    record._note(self.env._("In quarantine by %(transfer)s.", transfer=transfer.name))
            except UserError as error:
                self.env.invalidate_all(flush=False)
                record._write_unguarded({"is_quarantine_waiting": False})
                record._note(self.env._("Could not go to quarantine with its receipt: %(problem)s", problem=error))

    def action_hold_lot(self):
        """Put the lot of the case on hold: no move takes it to a customer until a release. For who may act."""
        self._check_step("reported", "contained")
        for record in self.sudo():
            if not record.lot_id:
                raise UserError(self.env._("Say which lot is affected, then put it on hold."))
            record.lot_id._qms_hold(record.display_name)
            if record.state == "reported":
                record._set_state(
                    "contained",
                    containment=record.containment or self.env._("Lot %(lot)s is on hold.", lot=record.lot_id.name),
                    contained_by_id=self.env.uid,
                    date_contained=fields.Datetime.now(),
                )

    def action_view_transfers(self):
        """Open the transfers by which it went to quarantine, and out again."""
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all"),
            "domain": [("qms_nonconformity_id", "in", self.ids)],
            "context": {"create": False},
        }
