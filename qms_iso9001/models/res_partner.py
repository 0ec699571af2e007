from odoo import api, fields, models


class ResPartner(models.Model):
    """A vendor or customer shows what the quality system knows about it, on its form only."""

    _name = "res.partner"
    _inherit = [
        "res.partner",
        "qms.supplier.vendor.mixin",
        "qms.supplier.merge.mixin",
        "qms.customer.card.mixin",
        "qms.risk.vendor.mixin",
    ]

    # Whom a vendor names for complaints and corrective actions; letters of the quality system go there first.
    type = fields.Selection(
        selection_add=[("quality", "Quality contact"), ("other",)], ondelete={"quality": "set default"}
    )

    @api.model
    def web_name_search(self, name, specification, domain=None, operator="ilike", limit=100):
        """Search for a dropdown; that of an order (its company is in the context) tells how each vendor stands."""
        rows = super().web_name_search(name, specification, domain, operator, limit)
        company = self.env.companies.browse(self.env.context.get("qms_order_company_id") or ()) & self.env.companies
        # Vendors may read their orders, too.
        may = self.env.user._is_internal() and self.env["purchase.order"].has_access("read")
        if company and rows and may:
            vendors = self.browse([row["id"] for row in rows])
            told = self.env["purchase.order"]._qms_status_of_vendors(vendors, company)
            for row in rows:
                label = row.get("__formatted_display_name")
                if label and row["id"] in told:
                    row["__formatted_display_name"] = f"{label} \t --{told[row['id']]}--"
        return rows
