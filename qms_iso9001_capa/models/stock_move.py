from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "qms.guarded.mixin"]

    qms_goods_disposition_id = fields.Many2one(
        "qms.nonconformity.disposition",
        "Disposition",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="What was decided about nonconforming goods, and this move does.",
    )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_goods_disposition_id"}

    def _action_done(self, cancel_backorder=False):
        """Finish the moves; what is on hold or in quarantine goes to no customer, whoever calls."""
        self._qms_refuse_held()
        # Whoever books goods need not read dispositions. Odoo may delete moves that come to nothing.
        decided = self.sudo().qms_goods_disposition_id
        res = super()._action_done(cancel_backorder=cancel_backorder)
        (decided | res.sudo().qms_goods_disposition_id)._follow_moves()
        again = res.sudo().filtered(lambda move: move.qms_is_exchange or move.origin_returned_move_id)
        decided._recount_returns(again.sale_line_id)
        return res

    def _create_backorder(self):
        """Split off what is not moved yet: the rest does what was decided about the whole."""
        # Whoever books a part need not read dispositions.
        decided = self.sudo().filtered("qms_goods_disposition_id").sudo(self.env.su)
        rest = super(StockMove, self - decided)._create_backorder()
        for disposition, moves in decided.grouped(lambda move: move.sudo().qms_goods_disposition_id).items():
            split = super(StockMove, moves)._create_backorder()
            split._qms_write({"qms_goods_disposition_id": disposition.id})
            rest |= split
        return rest

    def _action_cancel(self):
        """Cancel; what was decided about the goods of these moves can be decided anew."""
        res = super()._action_cancel()
        self.sudo().qms_goods_disposition_id._follow_moves()
        return res

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Post a disposition on the nonconformity.")

    def _qms_is_for_customer(self):
        """Return whether this move, or one that follows it (pick, then ship), takes the goods to a customer."""
        # What follows by a push rule is made when this is done: until then it knows only where the goods end.
        chain = self | self.browse(self._rollup_move_dests())
        return "customer" in (chain.location_dest_id | chain.location_final_id).mapped("usage")

    def _qms_refuse_held(self):
        """Raise UserError for lots on hold without a release, and for goods in quarantine, that would leave for a
        customer. One query where there are none."""
        lots, goods = self._qms_find_held()
        refused = lots.filtered(lambda lot: not lot.qms_is_released)
        if refused:
            raise UserError(
                self.env._(
                    "On hold, and not to be delivered: %(lots)s. Deliver another lot, or open the lot and ask for its "
                    "release.",
                    lots=", ".join(f"{lot.display_name} ({lot.qms_hold_reason})" for lot in refused),
                )
            )
        if goods:
            raise UserError(
                self.env._(
                    "In quarantine, and not to be delivered: %(products)s. Take other stock, or decide on the "
                    "nonconformity first.",
                    products=", ".join(goods.mapped("display_name")),
                )
            )

    def _qms_find_held(self):
        """Return (lots on hold, products in quarantine) that these moves take to a customer, with superuser rights."""
        lots, products = self.env["stock.lot"].sudo(), self.env["product.product"].sudo()
        if not self.ids:
            return lots, products
        self.env["stock.move.line"].flush_model(
            ["move_id", "lot_id", "location_id", "location_dest_id", "quantity", "picked"]
        )
        lots.flush_model(["qms_is_held"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT lot.id, CASE WHEN kept.id IS NOT NULL THEN line.product_id END
                  FROM stock_move_line line
                  JOIN stock_location target ON target.id = line.location_dest_id AND target.usage = 'customer'
                  JOIN stock_location source ON source.id = line.location_id
                  LEFT JOIN stock_lot lot ON lot.id = line.lot_id AND lot.qms_is_held
                  LEFT JOIN stock_location kept ON kept.qms_is_quarantine
                       AND source.parent_path LIKE kept.parent_path || '%%'
                 WHERE line.move_id IN %(moves)s AND line.quantity > 0 AND line.picked
                   AND (lot.id IS NOT NULL OR kept.id IS NOT NULL)
                """,
                moves=tuple(self.ids),
            )
        )
        lot_ids = [lot for lot, _product in rows if lot]
        return lots.browse(lot_ids), products.browse([product for _lot, product in rows if product])
