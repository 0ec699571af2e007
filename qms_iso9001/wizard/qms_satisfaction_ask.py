from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.qms_owner_mixin import OFFICER


class QmsSatisfactionAsk(models.TransientModel):
    """Whose turn it is to be asked how satisfied they are, who cannot be asked and why; and asking them now."""

    _name = "qms.satisfaction.ask"
    _description = "Ask customers"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    due_count = fields.Integer("To ask", compute="_compute_due")
    due_text = fields.Text("Whose turn it is", compute="_compute_due")
    problem_text = fields.Text("Cannot be asked", compute="_compute_due")
    rule_text = fields.Char("By itself", compute="_compute_rule_text")

    @api.depends("company_id")
    def _compute_due(self):
        for dialog in self:
            dialog._check_officer()
            rows = dialog.company_id._qms_due_customers()
            asked = [row for row in rows if not row["problem"]]
            dialog.due_count = len(asked)
            dialog.due_text = "\n".join(dialog._row_text(row) for row in asked)
            dialog.problem_text = "\n".join(
                f"{row['contact'].display_name}: {row['problem']}" for row in rows if row["problem"]
            )

    @api.depends("company_id")
    def _compute_rule_text(self):
        for dialog in self:
            rule, count = dialog.company_id.qms_satisfaction_rule, dialog.company_id.qms_satisfaction_deliveries
            if rule == "off":
                text = self.env._("never: an administrator switches it on in Settings, Quality System")
            elif rule == "half_year":
                text = self.env._("every night, after a delivery, at most twice a year")
            else:
                text = self.env._("every night, after so many deliveries: %s", count)
            dialog.rule_text = text

    def _row_text(self, row):
        return self.env._(
            "%(contact)s (deliveries: %(count)s, the last of %(order)s)",
            contact=row["contact"].display_name,
            count=row["deliveries"],
            order=row["order"].name,
        )

    def _check_officer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Quality officers ask customers. Ask one of them."))
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._(
                    "These are customers of %(company)s. Switch to this company at the top right first.",
                    company=self.company_id.sudo().name,
                )
            )

    def action_ask(self):
        """Send the question to everybody whose turn it is.

        For quality officers: raises AccessError for everybody else, UserError where it is nobody's turn.
        """
        self.ensure_one()
        self._check_officer()
        if obstacle := self.company_id._qms_satisfaction_obstacle():
            raise UserError(obstacle)
        asked = self.company_id._qms_ask_due()
        if asked is None:
            raise UserError(
                self.env._("Customers are being asked at this moment. Wait a minute, then look here who is left.")
            )
        if not asked:
            raise UserError(
                self.env._("It is nobody's turn: who got no delivery lately, or was asked in the last 180 days, waits.")
            )
        return self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_satisfaction_fact_action") | {
            "context": {"search_default_not_answered": 1}
        }
