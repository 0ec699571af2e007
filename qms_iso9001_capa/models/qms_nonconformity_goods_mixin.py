from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER

from ..tools.dispositions import BESIDE_GOODS
from ..tools.words import said


class QmsNonconformityGoodsMixin(models.AbstractModel):
    """What happened with the goods of a case: its dispositions, and whether the customer knows."""

    _name = "qms.nonconformity.goods.mixin"
    _inherit = "qms.nonconformity.obstacle.mixin"
    _description = "Goods of a nonconformity"

    disposition_ids = fields.One2many("qms.nonconformity.disposition", "nonconformity_id", "Dispositions")
    is_customer_requirement = fields.Boolean(
        "A customer's requirement is not met", help="Then a concession needs the customer's acceptance."
    )
    customer_informed = fields.Selection(
        [("yes", "Yes"), ("not_needed", "Not needed, because")], "Customer informed", tracking=True, copy=False
    )
    customer_informed_note = fields.Char("How, or why not", tracking=True, copy=False)
    undecided_quantity = fields.Float(
        "In quarantine, undecided", digits="Product Unit", compute="_compute_undecided_quantity", compute_sudo=True
    )
    disposed = fields.Char("Dispositions posted", compute="_compute_disposed", compute_sudo=True)
    can_dispose = fields.Boolean(compute="_compute_can_dispose")

    @api.depends("product_id", "company_id", "transfer_ids", "disposition_ids.state", "disposition_ids.quantity")
    def _compute_undecided_quantity(self):
        """What lies in quarantine, less what is decided and still lies there."""
        for record in self:
            lying = record.product_id and record._in_quarantine() or 0
            decided = record.disposition_ids.filtered(lambda line: line.state in ("draft", "posted"))
            decided = decided.filtered(lambda line: line.kind not in BESIDE_GOODS)
            record.undecided_quantity = max(lying - sum(decided.mapped("quantity")), 0) if lying else 0

    @api.depends_context("lang")
    @api.depends("disposition_ids.date_posted", "disposition_ids.display_name")
    def _compute_disposed(self):
        for record in self:
            posted = record.disposition_ids.filtered("date_posted")
            record.disposed = ", ".join(posted.mapped("display_name"))

    @api.depends_context("uid")
    @api.depends("state", "user_id", "undecided_quantity")
    def _compute_can_dispose(self):
        for record in self:
            may = record._is_editable() and record._may_act()
            record.can_dispose = bool(may and record._has_undecided())

    def _has_undecided(self):
        rounding = self.sudo().product_id.uom_id.rounding or 0.01
        return float_compare(self.undecided_quantity, 0, precision_rounding=rounding) > 0

    @api.model
    def _frozen_fields(self):
        informed = {"customer_informed", "customer_informed_note"}
        return super()._frozen_fields() | informed | {"is_customer_requirement"}

    @api.constrains("quantity", "uom_id")
    def _check_disposed_quantity(self):
        for record in self.filtered(lambda record: record._is_editable()):
            record.disposition_ids._check_quantity()

    def write(self, vals):
        """Write; which goods it is about stays as it was when they were moved."""
        goods = {"product_id", "lot_id", "uom_id"} & vals.keys()
        for record in self.sudo() if goods else ():
            moved = record.quarantined_quantity or record.disposition_ids.filtered("date_posted")
            if moved and any(record[name].id != vals[name] for name in goods):
                raise UserError(
                    self.env._(
                        "The goods of %(record)s were moved: product, lot and unit stay. Report another nonconformity.",
                        record=record.display_name,
                    )
                )
        if "picking_id" in vals:
            self._check_transfer_stays(vals["picking_id"])
        return super().write(vals)

    def _check_transfer_stays(self, picking_id):
        """What a document had set aside counts against it: only quality officers correct which document it was."""
        if self.env.su or self.env.user.has_group(OFFICER):
            return
        for record in self.sudo():
            if (record.quarantined_quantity or record.is_quarantine_waiting) and record.picking_id.id != picking_id:
                raise UserError(
                    self.env._(
                        "The goods of %(record)s were set aside from %(transfer)s. If that is wrong, ask a quality "
                        "officer to correct it.",
                        record=record.display_name,
                        transfer=record.picking_id.name or "-",
                    )
                )

    def action_cancel(self, reason=None):
        """Cancel it with a reason; not while its goods are in quarantine, since nobody would decide about them."""
        self.check_access("read")
        for record in self.sudo().filtered("product_id"):
            if record._in_quarantine() > 0 or record.disposition_ids.filtered(lambda line: line.state != "done"):
                raise UserError(
                    self.env._(
                        "Decide about the goods of %(record)s first (page Goods): they are in quarantine, or something "
                        "is decided and not through.",
                        record=record.display_name,
                    )
                )
        res = super().action_cancel(reason)
        self.sudo()._write_unguarded({"is_quarantine_waiting": False})
        return res

    def _affected_quantity(self):
        """Return the quantity affected in the unit of the product."""
        unit = self.product_id.uom_id
        return self.uom_id._compute_quantity(self.quantity, unit) if self.uom_id and unit else self.quantity

    def _decided_like(self, kind):
        """Return the dispositions that share the quantity affected with one of `kind`. A part that failed its check is
        free to be decided anew."""
        alike = {kind} if kind in BESIDE_GOODS else None
        lines = self.disposition_ids.filtered(lambda line: line.result != "fails")
        return lines.filtered(lambda line: line.kind in alike if alike else line.kind not in BESIDE_GOODS)

    def _decided_quantity(self):
        """Return how much is decided: about the goods, to come back, or to be credited, whichever is most."""
        return max(sum(self._decided_like(kind).mapped("quantity")) for kind in (None, *BESIDE_GOODS))

    def _in_quarantine(self):
        """Return how much of the product this case itself has in quarantine now, by its own booked moves."""
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", self.product_id.id),
                ("state", "=", "done"),
                "|",
                ("picking_id.qms_nonconformity_id", "=", self.id),
                ("qms_goods_disposition_id", "in", self.disposition_ids.ids),
            ]
        )
        closed = self.env["stock.location"].search([("id", "child_of", self.company_id.qms_quarantine_location_id.ids)])
        lines = moves.move_line_ids
        into = lines.filtered(lambda line: line.location_dest_id in closed and line.location_id not in closed)
        out = lines.filtered(lambda line: line.location_id in closed and line.location_dest_id not in closed)
        return sum(into.mapped("quantity_product_uom")) - sum(out.mapped("quantity_product_uom"))

    def _find_disposable(self, quantity):
        """Return ([(quant, quantity to take)], what is missing) of the goods of this case in quarantine; of a lot that
        is on hold where it lies, in the stock."""
        if self.lot_id.qms_is_held and not self.quarantined_quantity:
            return self._find_stock(quantity)
        own = min(quantity, self._in_quarantine())
        parts, missing = self._find_at(self.company_id._qms_quarantine_location(), self.product_id, own)
        return parts, missing + quantity - own

    def _find_at(self, location, product, quantity, lot=None, below="child_of"):
        """Return ([(quant, quantity to take)], what is missing) of `product` at `location`, and `below` it."""
        domain = [("product_id", "=", product.id), ("location_id", below, location.id), ("quantity", ">", 0)]
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

    def _get_obstacle(self):
        """Before closing: every disposition is through, and where a customer received it, the customer is informed."""
        obstacle = super()._get_obstacle()
        if obstacle:
            return obstacle
        if self._has_undecided():
            return self.env._("%(what)s Then close %(record)s.", what=self._say_undecided(), record=self.display_name)
        waiting = self.disposition_ids.filtered(lambda line: line.state != "done")
        if waiting:
            return self.env._(
                "Not through yet: %(what)s. Then close %(record)s.",
                what="; ".join(line._say_waiting() for line in waiting),
                record=self.display_name,
            )
        if self.is_delivered and not (self.customer_informed and said(self.customer_informed_note)):
            return self.env._(
                'A customer received it: say under "Customer informed" how, or why it is not needed, then close '
                "%(record)s.",
                record=self.display_name,
            )
        return self._get_lot_obstacle()
