from odoo import api, models
from odoo.exceptions import UserError

from ..tools.vendor_status import DEFAULT_RULE


class QmsReceiptCheckMixin(models.AbstractModel):
    """Receipt check: whether the vendor is still approved when the goods of an order come. Off until a company switches
    it on; rules by category as for the purchase check."""

    _name = "qms.receipt.check.mixin"
    _inherit = ["qms.gate.ask.mixin"]
    _description = "Receipt check"
    _gate_code = "receipt"

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

    def _gate_granted(self):
        """Book nothing: what came is counted by whoever receives it."""

    def _qms_receipt_question(self):
        """Return the dialog when one receipt is validated in its form and something speaks against it."""
        if not self.env.context.get("qms_ask") or len(self) != 1:
            return None
        return self._gate_question() if self._gate_verdicts()[self.id][0] != "ignore" else None

    def _qms_receipt_split(self):
        """Return (transfers that may be booked, None or the message that names the others), as for orders."""
        if len(self) < 2:
            return self, None
        verdicts = self._gate_verdicts()
        refused = self.filtered(lambda picking: verdicts[picking.id][0] == "block")
        if not refused:
            return self, None
        text = refused._qms_receipt_text(verdicts)
        if refused == self:
            raise UserError(text)
        return self - refused, self._gate_message(text)

    def _qms_receipt_text(self, verdicts):
        names = (f"{picking.name} – {self._gate_text(verdicts[picking.id][1])}" for picking in self)
        return self.env._(
            "Not received:\n%(receipts)s\nOpen the receipt and use Validate there to ask for its release.",
            receipts="\n".join(names),
        )

    def _qms_check_receipt(self):
        """Raise UserError for receipts that are blocked, note what is warned about; before the goods are booked."""
        verdicts = self._gate_verdicts()
        refused = self.filtered(lambda picking: verdicts[picking.id][0] == "block")
        if refused:
            raise UserError(refused._qms_receipt_text(verdicts))
        for picking in self:
            rule, findings = verdicts[picking.id]
            note = self.env._("Received although the receipt check warns:")
            if rule == "ignore":
                note, findings = self.env._("Received under conditions:"), self._gate_told(findings)
            if findings:
                picking._gate_note(f"{note}\n{self._gate_text(findings)}")
