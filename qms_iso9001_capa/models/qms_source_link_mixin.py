from odoo import api, fields, models


def follow(link):
    """Return the compute of the name behind `link`: each one for itself, so that no other link renames it."""

    @api.depends(link)
    def compute(self):
        self._follow_link(link)

    return compute


class QmsSourceLinkMixin(models.AbstractModel):
    """Typed links from a quality record to the ERP documents it came from.

    Odoo lets people delete drafts, products, lots and partners: the link then empties, the name stays as text.
    Orders and invoices are readonly here: the form that is opened on one brings it along, and no import looks for what
    its user may not read. A new source is one pair of fields here, one entry in `_link_names` and a six-line file with
    `qms.source.mixin`.
    """

    _name = "qms.source.link.mixin"
    _description = "Links to ERP documents"

    picking_id = fields.Many2one(
        "stock.picking", "Transfer", check_company=True, ondelete="set null", index="btree_not_null", tracking=True
    )
    picking_name = fields.Char("Transfer (as text)", compute=follow("picking_id"), store=True)
    partner_id = fields.Many2one(
        "res.partner", "Vendor or customer", ondelete="set null", index="btree_not_null", tracking=True
    )
    partner_name = fields.Char("Vendor or customer (as text)", compute=follow("partner_id"), store=True)
    product_id = fields.Many2one(
        "product.product", "Product", check_company=True, ondelete="set null", index="btree_not_null", tracking=True
    )
    product_name = fields.Char("Product (as text)", compute=follow("product_id"), store=True)
    product_tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot or serial number",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        domain="[('product_id', '=?', product_id)]",
        tracking=True,
    )
    lot_name = fields.Char("Lot (as text)", compute=follow("lot_id"), store=True)

    purchase_id = fields.Many2one(
        "purchase.order",
        "Purchase order",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        tracking=True,
    )
    purchase_name = fields.Char("Purchase order (as text)", compute=follow("purchase_id"), store=True)
    sale_id = fields.Many2one(
        "sale.order",
        "Sales order",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        tracking=True,
    )
    sale_name = fields.Char("Sales order (as text)", compute=follow("sale_id"), store=True)
    invoice_id = fields.Many2one(
        "account.move",
        "Invoice or credit note",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        tracking=True,
    )
    invoice_name = fields.Char("Invoice or credit note (as text)", compute=follow("invoice_id"), store=True)
    employee_id = fields.Many2one(
        "hr.employee",
        "Person concerned",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        tracking=True,
    )
    employee_name = fields.Char("Person concerned (as text)", compute=follow("employee_id"), store=True)

    @api.model
    def _link_names(self):
        """Return {link: field that keeps its name as text}."""
        return {
            "picking_id": "picking_name",
            "partner_id": "partner_name",
            "product_id": "product_name",
            "lot_id": "lot_name",
            "purchase_id": "purchase_name",
            "sale_id": "sale_name",
            "invoice_id": "invoice_name",
            "employee_id": "employee_name",
        }

    @api.model
    def default_get(self, fields):
        """Names follow links: neither `default_…` in the context nor a user's own default can forge one."""
        names = set(self._link_names().values())
        return super().default_get([name for name in fields if name not in names])

    def _follow_link(self, link):
        """Follow the link, not the name behind it: a deleted or renamed document keeps the name it had here."""
        name = self._link_names()[link]
        linked = self.sudo().filtered(link)
        for record in linked:
            record[name] = record[link].display_name
        kept = (self - linked).filtered(name)
        for record in kept:
            record[name] = record[name]
        (self - linked - kept)[name] = False  # at once: most links of most records are empty
