from odoo import api, fields, models

from ..tools.actions import renamed
from ..tools.risk_scale import LEVELS
from ..tools.risk_states import OPEN
from .qms_supplier_vendor_deliveries_mixin import SEES


class QmsRiskVendorMixin(models.AbstractModel):
    """The vendor's form shows the risks about this vendor in the current company: who buys sees them there."""

    _name = "qms.risk.vendor.mixin"
    _description = "Risks of a vendor"

    qms_risk_count = fields.Integer("Risks", compute="_compute_qms_risks", groups=SEES)
    qms_risk_text = fields.Char("Risks in words", compute="_compute_qms_risks", groups=SEES)
    qms_risk_level = fields.Selection(
        lambda self: self.env["qms.risk"]._fields["level"]._description_selection(self.env),
        "Highest risk",
        compute="_compute_qms_risks",
        groups=SEES,
    )

    @api.depends_context("uid", "company")
    def _compute_qms_risks(self):
        # The user's own rights: who may not read a risk does not learn that there is one.
        risks = self.env["qms.risk"].search(self._qms_risk_domain()) if self._origin else self.env["qms.risk"]
        by_vendor = risks.grouped(lambda risk: risk.partner_id.id)
        for partner in self:
            mine = by_vendor.get(partner._origin.id, risks.browse())
            partner.qms_risk_count = len(mine)
            partner.qms_risk_level = max(mine.mapped("level"), key=_place, default=False)
            partner.qms_risk_text = mine._in_short()

    def _qms_risk_domain(self):
        return self._qms_open_risks_domain(self.env.company)

    def _qms_open_risks_domain(self, companies):
        """Return the domain of the risks that stand about these vendors in `companies`."""
        return [
            ("partner_id", "in", self._origin.ids),
            ("company_id", "in", companies.ids),
            ("kind", "=", "risk"),
            ("state", "in", OPEN),
        ]

    def action_qms_view_risks(self):
        """Open the risks that stand about this vendor."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_risk_action")
        return {
            **renamed(action, self.env._("Risks of %(vendor)s", vendor=self.display_name)),
            "domain": [("partner_id", "=", self.id), ("company_id", "=", self.env.company.id)],
            "context": {"search_default_open": 1, "default_partner_id": self.id},
        }


def _place(level):
    return LEVELS.index(level) if level in LEVELS else -1
