from odoo import api, fields, models


class QmsSupplierRecordMixin(models.AbstractModel):
    """What is kept about a vendor: the company behind a contact, its name as it was then, and whose record it is."""

    _name = "qms.supplier.record.mixin"
    _description = "Record about a vendor"

    # No check of companies: a commercial partner may belong to another one, the own company_id decides.
    partner_id = fields.Many2one(
        "res.partner", "Vendor", index="btree_not_null", ondelete="set null", help="The company, not a contact of it."
    )
    partner_name = fields.Char(
        "Name of the vendor", compute="_compute_partner_name", store=True, precompute=True, copy=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )

    @api.depends("partner_id")
    def _compute_partner_name(self):
        for record in self:
            # Frozen: neither a new name nor a merge nor the end of the contact changes what the record says.
            record.partner_name = record.partner_id.commercial_partner_id.name or record.partner_name

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"partner_name"}

    @api.model_create_multi
    def create(self, vals_list):
        """Create for the company behind a contact, also where the context names the contact."""
        default = self.default_get(["partner_id"]).get("partner_id")
        return super().create(self._with_commercial([{"partner_id": default, **vals} for vals in vals_list]))

    def write(self, vals):
        """Write; a contact becomes the company behind it."""
        return super().write(self._with_commercial([vals])[0])

    @api.model
    def _with_commercial(self, vals_list):
        # Whoever writes need not be able to read the company behind a contact.
        ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        partners = self.env["res.partner"].sudo().browse(ids)
        commercial = {partner.id: partner.commercial_partner_id.id for partner in partners}
        return [
            {**vals, "partner_id": commercial[vals["partner_id"]]} if vals.get("partner_id") else vals
            for vals in vals_list
        ]
