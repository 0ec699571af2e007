from odoo import api, fields, models


class QmsRiskCompanyMixin(models.AbstractModel):
    """Who accepts risks, and whether facts that speak against an accepted risk take back its acceptance (off: its owner
    gets the facts)."""

    _name = "qms.risk.company.mixin"
    _description = "Risks of a company"

    qms_risk_reopen = fields.Boolean(
        "Facts reopen an accepted risk",
        help="Off: the owner gets the facts, at most once a quarter. On: an accepted risk of which more happens than "
        "its likelihood says is treated again.",
    )
    qms_accepting_ids = fields.Many2many("res.users", compute="_compute_qms_accepting_ids", compute_sudo=True)

    @api.depends("qms_top_manager_ids")
    def _compute_qms_accepting_ids(self):
        """Top management and quality managers, administrators only where they are one of top management."""
        group = self.env.ref("qms_iso9001.group_qms_manager")
        users = self.env["res.users"].search([("all_group_ids", "in", group.id), ("share", "=", False)])
        managers = users.filtered(lambda user: not user._is_admin())
        for company in self:
            there = managers.filtered(lambda user, company=company: company in user.company_ids)
            company.qms_accepting_ids = company.qms_top_manager_ids.filtered("active") | there
