from odoo import api, fields, models
from odoo.tools import format_date, formatLang


class QmsFactMovesMixin(models.AbstractModel):
    """The transfers and returns behind a row about an order line, as of the day as of which the row is read."""

    _name = "qms.fact.moves.mixin"
    _description = "Receipts and returns behind a row"
    # Of the locations of the other side, and which location of a move is theirs when goods come or go as ordered.
    _other_usage = "supplier"
    _other_end = "location_id"

    moves_text = fields.Char(
        "Receipts and returns", compute="_compute_moves_text", help="What came and what went back by then."
    )

    @api.depends_context("qms_as_of", "lang")
    def _compute_moves_text(self):
        # Which transfers belong to a row is no secret to who may read the row; each has rights of its own.
        texts = self.sudo()._move_texts()
        for fact in self:
            fact.moves_text = "; ".join(texts[fact.id])

    def _move_texts(self):
        """Return {row id: [text]}, read for all rows together: lists show it."""
        self.order_line_id.move_ids.picking_id.mapped("name")  # all transfers at once, not each with its row
        return {fact.id: [fact._move_text(move) for move in fact._moved()] for fact in self}

    def _moved(self):
        """Return the moves that brought goods of the order line from the vendor or back to it by then, in order."""
        moves = self.order_line_id.move_ids.filtered(
            lambda move: move.state == "done" and (self._is_receipt(move) or self._is_return(move))
        )
        as_of = fields.Date.to_date(self.env.context.get("qms_as_of")) or self.company_id._qms_today()
        return moves.filtered(lambda move: self._day_of(move) <= as_of).sorted(
            lambda move: (self._day_of(move), move.id)
        )

    @api.model
    def _is_receipt(self, move):
        return move[self._other_end].usage == self._other_usage

    @api.model
    def _is_return(self, move):
        back = "location_dest_id" if self._other_end == "location_id" else "location_id"
        return move[back].usage == self._other_usage

    def _day_of(self, move):
        return move.qms_arrived_date or self._day_in_company(move.date)

    def _day_in_company(self, instant):
        zone = self.company_id._qms_zone().key
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), instant).date()

    def _move_text(self, move):
        values = {
            "transfer": move.picking_id.name or move.reference or "",
            "quantity": self._quantity_text(move.quantity, move.product_uom),
            "day": format_date(self.env, self._day_of(move)),
        }
        if self._is_return(move):
            return self._return_text(values)
        if move.picking_id.return_id or move.qms_is_exchange:
            return self.env._("%(transfer)s: %(quantity)s in exchange on %(day)s", **values)
        return self._receipt_text(values)

    def _return_text(self, values):
        return self.env._("%(transfer)s: %(quantity)s sent back on %(day)s", **values)

    def _receipt_text(self, values):
        return self.env._("%(transfer)s: %(quantity)s received on %(day)s", **values)

    def _quantity_text(self, quantity, unit):
        return f"{formatLang(self.env, quantity, dp='Product Unit')} {unit.name or ''}".strip()

    def _open_transfers(self, transfers):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receipts and returns"),
            "res_model": "stock.picking",
            "domain": [("id", "in", transfers.ids)],
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }
