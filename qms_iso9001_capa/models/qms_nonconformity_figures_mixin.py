from odoo import api, fields, models


class QmsNonconformityFiguresMixin(models.AbstractModel):
    """What pivots and graphs of nonconformities count by: whether a vendor or a customer is concerned."""

    _name = "qms.nonconformity.figures.mixin"
    _description = "Figures of nonconformities"

    partner_kind = fields.Selection(
        [("vendor", "Vendor"), ("customer", "Customer")],
        "Concerns a",
        compute="_compute_partner_kind",
        compute_sudo=True,
        store=True,
        help="As it was when the partner or document was entered: what changes there later does not change it.",
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"cost", "partner_kind"}

    @api.depends("partner_id", "picking_id", "sale_id", "purchase_id", "invoice_id")
    def _compute_partner_kind(self):
        """By the document; without one, by what the partner mostly is. A snapshot: it holds what was so when the case
        was linked, and figures of the past stay when the partner's ranks or a location's usage change."""
        for record in self:
            usages = {record.picking_id.location_id.usage, record.picking_id.location_dest_id.usage}
            partner, invoice = record.partner_id.commercial_partner_id, record.invoice_id
            if record.sale_id or "customer" in usages or (invoice and invoice.is_sale_document(include_receipts=True)):
                record.partner_kind = "customer"
            elif record.purchase_id or "supplier" in usages or invoice:
                record.partner_kind = "vendor"
            elif partner.supplier_rank or partner.customer_rank:
                record.partner_kind = "customer" if partner.customer_rank > partner.supplier_rank else "vendor"
            else:
                record.partner_kind = False
