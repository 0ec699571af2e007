from odoo import api, models

from ..tools.quality_cost import PARTS


class QmsNonconformityGoodsCostMixin(models.AbstractModel):
    """What the stock moves of a disposition cost, as the ERP valued them: the very rows that the cost of poor quality
    counts."""

    _name = "qms.nonconformity.goods.cost.mixin"
    _description = "Cost of a disposition"

    @api.depends(
        "kind",
        "move_ids.state",
        "move_ids.value",
        "move_ids.location_id",
        "move_ids.location_dest_id",
        "move_ids.returned_move_ids.state",
        "move_ids.returned_move_ids.value",
        "nonconformity_id.credit_line_ids.parent_state",
    )
    def _compute_cost(self):
        amounts = self._made_good()
        for line in self:
            line.cost = sum(line._cost_by_move(amounts).values())

    def _cost_by_move(self, amounts=None):
        """Return {move: its value} of the moves that left the company's stock, less those that came back; of what came
        back from a customer what the `amounts` of `_made_good` say. What a vendor sent for what he got back is less."""
        instead = self.move_ids.returned_move_ids.filtered(
            lambda move: move.location_id.usage == "supplier" and not (move.qms_goods_disposition_id or move.scrap_id)
        )
        done = (self.move_ids | instead).filtered(lambda move: move.state == "done")
        if self.kind == "customer_return":
            amounts = self._made_good() if amounts is None else amounts
            return {move: amounts.get(move.id, 0) for move in done}
        return {
            move: move.value * (move.location_id._should_be_valued() - move.location_dest_id._should_be_valued())
            for move in done
        }

    def _made_good(self):
        """Return {id of a move: its cost} of what came back from customers by these lines and was credited or replaced:
        before, nothing was gained by it. In one query; none where nothing came back."""
        returns = self.filtered(lambda line: line.kind == "customer_return" and "done" in line.move_ids.mapped("state"))
        if not returns:
            return {}
        facts = self.env["qms.quality.cost.fact"].sudo()
        facts.invalidate_model(["amount"], flush=False)
        domain = [("nonconformity_id", "in", returns.nonconformity_id.ids), ("source", "=", "return")]
        return {fact.id // PARTS: fact.amount for fact in facts.search_fetch(domain, ["amount"])}

    @api.model
    def _recount_returns(self, order_lines):
        """Count what came back of these lines of sales orders again: something of them was credited or replaced."""
        if order_lines:
            returned = [("kind", "=", "customer_return"), ("move_ids.sale_line_id", "in", order_lines.ids)]
            self.sudo().search(returned).modified(["kind"])
