from odoo import api, fields, models


def follow(link):
    """Return the compute of the name behind `link`: each one for itself, so that no other link renames it."""

    @api.depends(link)
    def compute(self):
        self._follow_link(link)

    return compute


class QmsGoodsLinkMixin(models.AbstractModel):
    """Typed links from a quality record to goods: transfer, vendor or customer, product, lot, purchase order.

    Odoo lets people delete drafts, products, lots and partners: the link then empties, the name stays as text. A new
    link is one pair of fields and one entry in `_link_names`.
    """

    _name = "qms.goods.link.mixin"
    _description = "Links to goods"

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

    @api.model
    def _link_names(self):
        """Return {link: field that keeps its name as text}."""
        return {
            "picking_id": "picking_name",
            "partner_id": "partner_name",
            "product_id": "product_name",
            "lot_id": "lot_name",
            "purchase_id": "purchase_name",
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
