from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_compare


class QmsNonconformityStockMixin(models.AbstractModel):
    """How the goods of a case are found in the stock, freed of reservations, and moved by a booked transfer."""

    _name = "qms.nonconformity.stock.mixin"
    _description = "Goods of a nonconformity in the stock"

    def _closed_locations(self):
        """Return quarantine and rework: what lies there is somebody's case already."""
        return self.env["stock.location"].search([("qms_is_quarantine", "=", True)])

    def _check_reported_quantity(self, at_most):
        """Raise UserError for more than the document of the case has: `at_most`, all its cases together."""
        found = max(at_most - self._taken_by_others(), 0)
        affected = self._affected_quantity()
        if float_compare(affected, found, precision_rounding=self.product_id.uom_id.rounding) > 0:
            raise UserError(
                self.env._(
                    "%(document)s has only %(found)s of it that no other case set aside, not %(wanted)s. Set aside "
                    "what is affected, and correct the quantity.",
                    document=self.picking_id.name,
                    found=found,
                    wanted=affected,
                )
            )

    def _taken_by_others(self):
        """Return how much of the product of the transfer other cases put into quarantine, or will with the receipt."""
        others = self.search(
            [("picking_id", "=", self.picking_id.id), ("product_id", "=", self.product_id.id), ("id", "!=", self.id)]
        )
        taken = sum(others.mapped("quarantined_quantity"))
        # Once it is booked, those that waited for it take their part one after the other.
        if self.picking_id.state != "done":
            waiting = others.filtered(lambda case: case.is_quarantine_waiting and case._is_editable())
            taken += sum(case._quantity_to_quarantine() for case in waiting)
        return taken

    def _received_quantity(self):
        lines = self.picking_id._nonconformity_lines()
        return sum(line["quantity"] for line in lines if line["product"] == self.product_id)

    def _of_document(self, quants):
        """Return those of `quants` that the transfer of the case put there, or, of an open delivery, has reserved."""
        moves = self.picking_id.move_ids.filtered(lambda move: move.product_id == self.product_id)
        if self.picking_id.state == "done":
            moves |= moves.browse(moves._rollup_move_dests())
            lines = moves.move_line_ids.filtered(lambda line: line.state == "done")
            places = {(line.location_dest_id, line.lot_id) for line in lines}
            return quants.filtered(lambda quant: (quant.location_id, quant.lot_id) in places)
        if self.picking_id.picking_type_code != "outgoing":
            return quants.browse()
        # With a step before (pick, then ship) that one has it reserved.
        moves |= moves.browse(moves._rollup_move_origs())
        lines = moves.move_line_ids.filtered(lambda line: line.state not in ("done", "cancel"))
        reserved = {(line.location_id, line.lot_id, line.package_id, line.owner_id) for line in lines}
        return quants.filtered(
            lambda quant: (quant.location_id, quant.lot_id, quant.package_id, quant.owner_id) in reserved
        )

    def _find_stock(self, quantity, only_at=None, in_reach=False):
        """Return ([(quant, quantity to take)], what is missing): first where the transfer put it or has it reserved
        (`in_reach`: nowhere else), or `only_at` these locations."""
        domain = Domain("product_id", "=", self.product_id.id) & Domain(
            "location_id.usage", "in", ("internal", "transit")
        )
        domain &= Domain("company_id", "=", self.company_id.id) & Domain("quantity", ">", 0)
        domain &= ~Domain("location_id", "child_of", self._closed_locations().ids)
        if self.lot_id:
            domain &= Domain("lot_id", "=", self.lot_id.id)
        quants = self.env["stock.quant"].search(domain, order="in_date desc, id desc")
        if only_at:
            quants = quants.filtered(lambda quant: quant.location_id in only_at)
        first = self._of_document(quants)
        quants = first if in_reach else first + (quants - first)
        parts, missing = [], quantity
        for quant in quants:
            taken = min(quant.quantity, missing)
            if float_compare(taken, 0, precision_rounding=self.product_id.uom_id.rounding) > 0:
                parts.append((quant, taken))
                missing -= taken
        return parts, missing

    def _release_reservations(self, parts):
        """Release what is reserved on the parts, the latest planned first; return the moves that gave way."""
        released = self.env["stock.move"]
        for quant, taken in parts:
            free = quant.quantity - quant.reserved_quantity
            if float_compare(free, taken, precision_rounding=quant.product_uom_id.rounding) >= 0:
                continue
            lines = self.env["stock.move.line"].search(
                [
                    ("product_id", "=", quant.product_id.id),
                    ("location_id", "=", quant.location_id.id),
                    ("lot_id", "=", quant.lot_id.id),
                    ("package_id", "=", quant.package_id.id),
                    ("owner_id", "=", quant.owner_id.id),
                    ("state", "in", ("assigned", "partially_available")),
                    ("quantity", ">", 0),
                ]
            )
            for line in lines.sorted(lambda line: (line.move_id.date, line.id), reverse=True):
                if float_compare(free, taken, precision_rounding=quant.product_uom_id.rounding) >= 0:
                    break
                free += line.quantity_product_uom
                released |= line.move_id
        released._do_unreserve()
        return released

    def _reassign(self, released):
        """What gave way takes other stock, if there is any; who waits now is told."""
        waiting = ("confirmed", "partially_available")
        released.filtered(lambda move: move.state in waiting)._action_assign()
        short = released.filtered(lambda move: move.state in waiting)
        for picking, moves in short.grouped("picking_id").items():
            if picking:
                picking._qms_tell(
                    self.env._(
                        "%(products)s went to quarantine (%(case)s), and not enough is left for this transfer.",
                        products=", ".join(moves.product_id.mapped("display_name")),
                        case=self.reference,
                    )
                )

    def _transfer(self, parts):
        """Make and book one internal transfer of `parts` [(quant, quantity, destination)]; return it."""
        first = parts[0][0].location_id
        warehouse = first.warehouse_id or self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": first.id,
                "location_dest_id": parts[0][2].id,
                "origin": self.reference,
                "company_id": self.company_id.id,
                "move_ids": [fields.Command.create(self._prepare_move(*part)) for part in parts],
            }
        )
        picking._qms_write({"qms_nonconformity_id": self.id})
        self._show_lines(picking)
        picking._action_done()
        return picking

    @api.model
    def _show_lines(self, picking):
        """Let the transfer show which lots its moves take: lines made with their move do not know it yet."""
        picking.move_ids.move_line_ids.picking_id = picking

    def _prepare_move(self, quant, taken, target, is_picked=True):
        """Return the values of a move that takes exactly these goods."""
        place = {"location_id": quant.location_id.id, "location_dest_id": target.id, "company_id": self.company_id.id}
        line = {
            **place,
            "product_id": quant.product_id.id,
            "product_uom_id": quant.product_uom_id.id,
            "quantity": taken,
            "lot_id": quant.lot_id.id,
            "package_id": quant.package_id.id,
            "owner_id": quant.owner_id.id,
            "picked": is_picked,
        }
        return {
            **place,
            "product_id": quant.product_id.id,
            "product_uom": quant.product_uom_id.id,
            "product_uom_qty": taken,
            "origin": self.reference,
            "picked": is_picked,
            "move_line_ids": [fields.Command.create(line)],
        }
