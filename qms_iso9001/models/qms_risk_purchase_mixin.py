from odoo import api, fields, models

from .qms_supplier_vendor_deliveries_mixin import SEES


class QmsRiskPurchaseMixin(models.AbstractModel):
    """The order shows the open risks about its vendor while one can still choose another."""

    _name = "qms.risk.purchase.mixin"
    _description = "Risks of the vendor of an order"

    qms_risk_text = fields.Char("Risks of the vendor", compute="_compute_qms_risk_text", groups=SEES)

    @api.depends_context("uid", "company")
    @api.depends("partner_id")
    def _compute_qms_risk_text(self):
        vendors = self.partner_id.commercial_partner_id
        # The user's own rights: who may not read a risk does not learn that there is one.
        risks = self.env["qms.risk"].search(vendors._qms_open_risks_domain(self.company_id))
        found = risks.grouped(lambda risk: (risk.partner_id, risk.company_id))
        for order in self:
            place = (order.partner_id.commercial_partner_id._origin, order.company_id)
            order.qms_risk_text = found.get(place, risks.browse())._in_short() or False
