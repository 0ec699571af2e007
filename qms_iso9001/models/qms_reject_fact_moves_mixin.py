from odoo import fields, models
from odoo.tools import format_date


class QmsRejectFactMovesMixin(models.AbstractModel):
    """What was sent back or scrapped of one receipt: the same transfers that the query of the rows adds up."""

    _name = "qms.reject.fact.moves.mixin"
    _inherit = ["qms.fact.moves.mixin"]
    _description = "Returns behind a receipt"

    def _moved(self):
        receipt = self.env["stock.move"].browse(self.id).with_prefetch(self._prefetch_ids)
        moves = super()._moved().filtered(lambda move: move.product_id == receipt.product_id)
        first = moves.filtered(lambda move: self._is_first_receipt(move)).sorted("id")[:1]
        returned = moves.filtered(lambda move: self._is_return(move))
        own = returned.filtered(lambda move: move.origin_returned_move_id == receipt)
        # What says no receipt of the line it belongs to is the first one's.
        loose = returned.filtered(lambda move: not self._is_receipt_of_line(move.origin_returned_move_id))
        return receipt + (own | loose if receipt == first else own)

    def _is_first_receipt(self, move):
        return self._is_receipt(move) and not move.picking_id.return_id

    def _is_receipt_of_line(self, move):
        return move.purchase_line_id == self.order_line_id and self._is_receipt(move)

    def _move_texts(self):
        texts = super()._move_texts()
        scraps = self._scraps()
        for fact in self:
            texts[fact.id] += [fact._scrap_text(scrap) for scrap in fact._scrapped(scraps)]
        return texts

    def _scrap_text(self, scrap):
        return self.env._(
            "%(transfer)s: %(quantity)s scrapped on %(day)s",
            transfer=self.picking_id.name,
            quantity=self._quantity_text(scrap.scrap_qty, scrap.product_uom_id),
            day=format_date(self.env, self._day_in_company(scrap.date_done)),
        )

    def _scraps(self):
        """Return {(receipt, product): what was scrapped of it} of all rows, by one search."""
        facts = self.filtered("scrapped_qty")
        domain = [
            ("picking_id", "in", facts.picking_id.ids),
            ("product_id", "in", facts.product_id.ids),
            ("state", "=", "done"),
        ]
        scraps = self.env["stock.scrap"]
        found = scraps.search(domain, order="date_done, id") if facts else scraps
        return found.grouped(lambda scrap: (scrap.picking_id, scrap.product_id))

    def _scrapped(self, scraps):
        """Return which of `scraps` the row tells, by then; of two lines of one product it is the first one's."""
        found = self.scrapped_qty and scraps.get((self.picking_id, self.product_id))
        if not found:
            return self.env["stock.scrap"]
        same = self.picking_id.move_ids.filtered(
            lambda move: move.product_id == self.product_id and move.state == "done" and self._is_first_receipt(move)
        )
        if min(same.ids, default=0) != self.id:
            return found.browse()
        as_of = fields.Date.to_date(self.env.context.get("qms_as_of")) or self.company_id._qms_today()
        return found.filtered(lambda scrap: self._day_in_company(scrap.date_done) <= as_of)

    def action_view_receipts(self):
        """Open the receipt of the row and what went back of it."""
        self.ensure_one()
        self.check_access("read")
        # Which transfers belong to a row that the user may read; each has rules of its own.
        return self._open_transfers(self.sudo()._moved().picking_id)
