from odoo import api, fields, models

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER
from odoo.addons.qms_iso9001.tools.amounts import AMOUNT_GROUPS


class QmsNonconformityReworkMixin(models.AbstractModel):
    """What a case cost that no document of the ERP knows: rework hours, typed. With what the ERP says they are its cost
    of poor quality."""

    _name = "qms.nonconformity.rework.mixin"
    _description = "Rework hours of a nonconformity"

    # The model says which one: that of its company.
    currency_id = fields.Many2one("res.currency", store=False)
    rework_ids = fields.One2many("qms.rework", "nonconformity_id", "Rework hours (typed)", copy=False)
    rework_hours = fields.Float("Hours typed", compute="_compute_rework", compute_sudo=True)
    rework_cost = fields.Monetary("Rework (typed)", compute="_compute_rework", compute_sudo=True, groups=AMOUNT_GROUPS)
    quality_cost = fields.Monetary(
        "Cost of poor quality",
        compute="_compute_rework",
        compute_sudo=True,
        groups=OFFICER,
        help="What the documents of the ERP say, plus the rework hours that were typed.",
    )

    @api.depends("rework_ids.hours", "rework_ids.cost", "cost")
    def _compute_rework(self):
        for record in self:
            rows = record.rework_ids
            record.rework_hours = sum(rows.mapped("hours"))
            record.rework_cost = sum(rows.mapped("cost"))
            record.quality_cost = record.cost + record.rework_cost

    def action_view_quality_cost(self):
        """Open the rows of the cost of poor quality that these nonconformities caused."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_quality_cost_fact_action")
        name = self.env._("Cost of poor quality")
        domain = [("nonconformity_id", "in", self.ids)]
        return {**action, "name": name, "display_name": name, "domain": domain, "context": {}}
