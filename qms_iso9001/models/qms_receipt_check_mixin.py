from odoo import api, models

from ..tools.vendor_status import DEFAULT_RULE


class QmsReceiptCheckMixin(models.AbstractModel):
    """Receipt check: whether the vendor is still approved when the goods of an order come. Off until a company switches
    it on; rules by category as for the purchase check."""

    _name = "qms.receipt.check.mixin"
    _inherit = ["qms.gate.step.mixin"]
    _description = "Receipt check"
    _gate_code = "receipt"
    _gate_state = "done"

    @api.model
    def _gate_rules(self, company):
        return {False: DEFAULT_RULE} if company.sudo().qms_receipt_check else {}

    def _gate_findings(self):
        moves = self.sudo().move_ids.filtered(
            lambda move: move.location_dest_id.usage != "supplier" and move.state not in ("done", "cancel")
        )
        lines = moves.purchase_line_id._qms_goods()
        labels = {}
        for row in lines._qms_vendor_rows("receipt"):
            finding = lines._qms_finding(row)
            if finding:
                labels[row["line_id"]] = finding
        found = {}
        for move in moves:
            if move.purchase_line_id.id in labels:
                found.setdefault(move.picking_id.id, []).append(labels[move.purchase_line_id.id])
        return found

    def _gate_proceed(self):
        return self.with_context(qms_ask=False).button_validate()

    def _gate_granted(self, release):
        """Book nothing: what came is counted by whoever receives it."""

    @api.model
    def _gate_refused_text(self, documents):
        return self.env._(
            "Not received:\n%(receipts)s\nOpen the receipt and use Validate there to ask for its release.",
            receipts=documents,
        )

    @api.model
    def _gate_passed_text(self, rule):
        if rule == "ignore":
            return self.env._("Received under conditions:")
        return self.env._("Received although the receipt check warns:")
