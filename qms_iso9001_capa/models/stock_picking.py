from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class StockPicking(models.Model):
    """Transfers on which problems are reported, and those that take goods to quarantine and out again."""

    _name = "stock.picking"
    _inherit = [
        "stock.picking",
        "qms.source.mixin",
        "qms.complaint.delivery.mixin",
        "qms.guarded.mixin",
        "qms.reason.mixin",
    ]
    _nonconformity_link = "picking_id"

    qms_nonconformity_id = fields.Many2one(
        "qms.nonconformity",
        "Moved for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The nonconformity whose goods this transfer moves.",
    )

    qms_return_reason_id = fields.Many2one(
        "qms.defect",
        "Quality reason",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What is wrong with the goods of a return.",
    )

    qms_held_lots = fields.Char("Lots on hold", compute="_compute_qms_held_lots", compute_sudo=True)

    qms_release_asked = fields.Char("Release", compute="_compute_qms_held_lots", compute_sudo=True)
    qms_may_ask_release = fields.Boolean(compute="_compute_qms_held_lots", compute_sudo=True)

    @api.depends("state", "picking_type_code", "move_line_ids.lot_id")
    def _compute_qms_held_lots(self):
        """Say before the picker learns it at Validate; who sees the delivery need not read lots."""
        for picking in self:
            lots = picking._qms_get_held_lots()
            picking.qms_held_lots = ", ".join(f"{lot.name} ({lot.qms_hold_reason})" for lot in lots)
            asked = lots._qms_get_asked()
            picking.qms_release_asked = "; ".join(picking._qms_asked_text(release) for release in asked)
            picking.qms_may_ask_release = bool(lots - asked.origin_lot_id)

    def _qms_asked_text(self, release):
        return self.env._(
            "%(lot)s: release asked for on %(day)s by %(name)s",
            lot=release.origin_lot_id.name,
            day=format_date(self.env, release.company_id._qms_day(release.create_date)),
            name=release.user_id.name,
        )

    def _qms_get_held_lots(self):
        if self.picking_type_code not in ("outgoing", "internal") or self.state in ("done", "cancel"):
            return self.env["stock.lot"].sudo()
        lots = self.sudo().move_line_ids.lot_id._qms_unreleased()
        if not lots:
            return lots
        # Also the pick of a delivery; what goes back to its vendor goes to no customer.
        moves = self.sudo().move_ids.filtered(lambda move: move._qms_is_for_customer())
        return moves.move_line_ids.lot_id & lots

    def action_qms_ask_release(self, reason=None):
        """Ask a quality manager to release the lots on hold of this delivery. For everybody who may read it."""
        self.ensure_one()
        self.check_access("read")
        reason = self._require_reason(reason)
        lots = self._qms_get_held_lots()
        if not lots:
            raise UserError(self.env._("No lot of %(transfer)s is on hold: reload it.", transfer=self.name))
        # Who delivers, or sold it, need not read lots; the request is theirs.
        releases = lots._qms_ask_release(reason)
        self.sudo()._qms_note(f"{releases._get_asked_text()} {', '.join(lots.mapped('name'))}: {reason}")
        return releases._show_asked()

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_qms_ask_release": self.env._("Ask for release")}

    def _qms_note(self, note):
        self.message_post(body=note, author_id=self.env.user.partner_id.id)

    def _qms_tell(self, note):
        """Say it on this transfer, and to who is responsible for it, or sold it."""
        self._qms_note(note)
        for user in (self.user_id, self.sale_id.user_id):
            if user.active and self.with_user(user).has_access("read"):
                self.activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary=note)
                break

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_nonconformity_id"}

    def _action_done(self):
        """Book; what waited for its receipt goes to quarantine right after."""
        res = super()._action_done()
        self._qms_quarantine_waiting()
        return res

    def _create_backorder_picking(self):
        """Make the transfer of the rest: it moves goods of the same nonconformity."""
        rest = super()._create_backorder_picking()
        # Whoever books a part need not read nonconformities.
        case = self.sudo().qms_nonconformity_id
        if case:
            rest._qms_write({"qms_nonconformity_id": case.id})
        return rest

    def _qms_quarantine_waiting(self):
        """Do what the open cases of these transfers wait for. One query where there are none."""
        # Whoever books goods need not read nonconformities.
        cases = self.env["qms.nonconformity"].sudo()
        cases = cases.search([("picking_id", "in", self.ids), ("state", "in", ("reported", "contained", "corrected"))])
        cases.filtered("is_quarantine_waiting")._quarantine_received()
        received = cases.filtered(
            lambda case: case.picking_id.picking_type_code == "outgoing" and not case.is_delivered
        )
        received.is_delivered = True

    def action_cancel(self):
        """Cancel; what was to go to quarantine with a receipt does not come with it."""
        res = super().action_cancel()
        cases = (
            self.env["qms.nonconformity"]
            .sudo()
            .search([("picking_id", "in", self.ids), ("is_quarantine_waiting", "=", True)])
        )
        cases._write_unguarded({"is_quarantine_waiting": False})
        return res

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Use the button Quarantine of the nonconformity, or Arrived on of the receipt.")

    def action_qms_view_case(self):
        """Open the nonconformity whose goods this transfer moves."""
        self.ensure_one()
        return self.sudo().qms_nonconformity_id.sudo(False)._get_form_action()

    def _nonconformity_work(self):
        return self.picking_type_id.ids, []

    def _prepare_nonconformity_vals(self):
        """Add the order, where it is one."""
        vals = super()._prepare_nonconformity_vals()
        orders = self.move_ids.purchase_line_id.order_id
        if len(orders) == 1 and orders.company_id.id == vals["company_id"]:
            vals["purchase_id"] = orders.id
        sales = self.move_ids.sale_line_id.order_id or self.sale_id
        if len(sales) == 1 and sales.company_id.id == vals["company_id"]:
            vals["sale_id"] = sales.id
        return vals

    def _nonconformity_place(self):
        inward = self.picking_type_code == "incoming"
        return (self.location_dest_id if inward else self.location_id).display_name

    def _nonconformity_in_reach(self):
        if self.picking_type_code == "incoming":
            return self.state != "cancel"
        return self.picking_type_code == "outgoing" and self.state not in ("done", "cancel")

    def _nonconformity_lines(self):
        """One line per product: received or reserved quantity, else the demand."""
        return [
            {
                "product": product,
                "lots": moves.lot_ids,
                "quantity": sum(
                    move.product_uom._compute_quantity(move.quantity or move.product_uom_qty, product.uom_id)
                    for move in moves
                ),
            }
            for product, moves in self.move_ids.filtered(lambda m: m.state != "cancel").grouped("product_id").items()
        ]
