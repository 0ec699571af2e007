from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    qms_nonconformity_user_id = fields.Many2one(
        "res.users",
        "New nonconformities go to",
        domain=[("share", "=", False)],
        help="Becomes responsible for new nonconformities. Empty: the owner of the process, else a quality manager.",
    )
    qms_report_anonymous = fields.Boolean(
        "Reports without a name", help="Who reports at the code of a place need not say who they are."
    )
    qms_capa_on_severity = fields.Boolean("Corrective action at high severity", default=True)
    qms_capa_on_delivered = fields.Boolean("Corrective action when a customer received it", default=True)
    qms_capa_on_repeat = fields.Integer(
        "Corrective action at occurrence", default=3, help="How often the same may happen in twelve months. 0: off."
    )

    qms_quarantine_location_id = fields.Many2one(
        "stock.location",
        "Quarantine location",
        domain="[('usage', '=', 'internal'), ('company_id', '=', id)]",
        ondelete="restrict",
        help="Nonconforming goods go here. It lies beside the stock, so that nothing in it is reserved for a delivery.",
    )

    _qms_capa_on_repeat_positive = models.Constraint(
        "CHECK(qms_capa_on_repeat >= 0)", "Enter how often the same may happen, or 0."
    )

    def _qms_quarantine_location(self):
        """Return the quarantine location of the company; it is made beside the stock when it is first needed."""
        self.ensure_one()
        if not self.qms_quarantine_location_id:
            # Locations are the stock manager's; this one is the quality system's.
            company = self.sudo()
            warehouse = self.env["stock.warehouse"].sudo().search([("company_id", "=", self.id)], limit=1)
            company.qms_quarantine_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Quarantine"),
                        "usage": "internal",
                        "location_id": warehouse.view_location_id.id,
                        "company_id": self.id,
                    }
                )
            )
        location = self.sudo().qms_quarantine_location_id
        location.filtered(lambda place: not place.qms_is_quarantine).qms_is_quarantine = True
        return location
