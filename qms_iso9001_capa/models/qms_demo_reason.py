from odoo import api, models

# Why something came back, by turns: one was no fault of the goods, of one nobody said why.
REASONS = ("DAM", "FUN", "ORD", "", "SCR")


class QmsDemoReason(models.AbstractModel):
    """Says why goods came back from customers of the demo company, and why something was credited to them."""

    _name = "qms.demo.reason"
    _inherit = "qms.demo"
    _description = "Demo company: reasons of returns"

    @api.model
    def _load_reasons(self):
        """Enter the reason of each return as who works in the stock, of each credit note as accounting, once."""
        company = self.env.ref("base.main_company")
        returns = self._as("buyer")["stock.picking"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("return_id.picking_type_code", "=", "outgoing"),
            ],
            order="date_done, id",
        )
        if returns.filtered("qms_return_reason_id"):
            return
        accountant = self.env.ref("base.user_admin")
        for number, picking in enumerate(returns):
            reason = self._defect(REASONS[number % len(REASONS)])
            picking.qms_return_reason_id = reason
            credits = picking.sudo().return_id.sale_id.invoice_ids.filtered(lambda move: move.move_type == "out_refund")
            credits.with_user(accountant).with_company(company).qms_return_reason_id = reason
        self._load_other_reasons(company, accountant)
        indicator = self._ref("qms_indicator_credit_notes").with_env(self._as("manager"))
        indicator.action_activate()
        indicator.action_measure()

    @api.model
    def _load_other_reasons(self, company, accountant):
        """The credit notes that Odoo's own demo data bring belong to no order: no goods were at fault."""
        credits = self.env["account.move"].search(
            [
                ("company_id", "=", company.id),
                ("move_type", "=", "out_refund"),
                ("state", "=", "posted"),
                ("invoice_line_ids.sale_line_ids", "=", False),
            ]
        )
        credits.with_user(accountant).with_company(company).qms_return_reason_id = self._defect("ORD")
