from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.qms_iso9001.tools.amounts import AMOUNT_GROUPS


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "qms.request.company.mixin", "qms.complaint.company.mixin"]

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

    qms_rework_location_id = fields.Many2one(
        "stock.location",
        "Rework location",
        domain="[('usage', '=', 'internal'), ('company_id', '=', id)]",
        ondelete="restrict",
        help="Goods go here to be reworked or repaired, and back to quarantine or stock.",
    )

    qms_rework_rate = fields.Monetary(
        "Cost of an hour of rework",
        groups=f"{AMOUNT_GROUPS},base.group_system",
        help="Kept with each entry of rework hours; a change counts for later entries.",
    )

    _qms_rework_rate_positive = models.Constraint(
        "CHECK(qms_rework_rate >= 0)", "What an hour of rework costs cannot be negative."
    )
    _qms_capa_on_repeat_positive = models.Constraint(
        "CHECK(qms_capa_on_repeat >= 0)", "Enter how often the same may happen, or 0."
    )

    qms_refund_user_id = fields.Many2one(
        "res.users",
        "Refund requests go to",
        domain=[("share", "=", False)],
        help="Makes credit notes. Empty: the salesperson of the invoice, else somebody who may make invoices.",
    )

    @api.constrains("qms_quarantine_location_id", "qms_rework_location_id")
    def _check_qms_locations(self):
        (self.qms_quarantine_location_id | self.qms_rework_location_id)._qms_require_outside_stock()

    def _qms_quarantine_location(self):
        """Return the quarantine location of the company; it is made beside the stock when it is first needed."""
        return self._qms_location("qms_quarantine_location_id", self.env._("Quarantine"))

    def _qms_rework_location(self):
        """Return the location at which goods are reworked; made when it is first needed, closed for deliveries too."""
        return self._qms_location("qms_rework_location_id", self.env._("Rework"))

    def _qms_location(self, field, name):
        self.ensure_one()
        # Locations are the stock manager's; these two are the quality system's.
        company = self.sudo()
        if not company[field]:
            warehouse = self.env["stock.warehouse"].sudo().search([("company_id", "=", self.id)], limit=1)
            vals = {"name": name, "usage": "internal", "company_id": self.id}
            parent = warehouse.view_location_id.id
            company[field] = self.env["stock.location"].sudo().create({**vals, "location_id": parent})
        location = company[field]
        location.filtered(lambda place: not place.qms_is_quarantine).qms_is_quarantine = True
        return location

    def _qms_refund_user(self, invoice):
        """Return who is asked for the credit note of `invoice`; raise UserError when there is nobody."""
        # Whoever asks need not read people and invoices.
        company, invoice = self.sudo(), invoice.sudo()
        mine = invoice.with_context(allowed_company_ids=self.ids)
        named = [company.qms_refund_user_id, invoice.invoice_user_id]
        for user in named:
            known = user.active and not user.share and company in user.company_ids
            if known and mine.with_user(user).has_access("read"):
                return user
        group = self.env.ref("account.group_account_invoice")
        domain = [("all_group_ids", "in", group.id), ("company_ids", "in", self.ids), ("active", "=", True)]
        users = company.env["res.users"].search(domain, order="id")
        found = (users.filtered(lambda user: not user._is_admin()) or users)[:1]
        if not found:
            raise UserError(
                self.env._(
                    "Nobody makes invoices in %(company)s. Name somebody in the settings under Refund requests go to.",
                    company=company.name,
                )
            )
        return found
