from odoo import api, fields, models
from odoo.tools import formatLang

from ..tools.amounts import AMOUNT_GROUPS


class QmsGateOriginMixin(models.AbstractModel):
    """The document that a release lets pass: whoever decides sees of whom and for how much without opening it."""

    _name = "qms.gate.origin.mixin"
    _description = "Document of a release"
    _pack_part = "08"
    _confirmed_verbs = ("action_grant",)

    vendor_name = fields.Char("Vendor", compute="_compute_vendor_name", compute_sudo=True)
    order_total = fields.Char(
        "Total of the order",
        compute="_compute_order_total",
        groups=AMOUNT_GROUPS,
        help="For those who may read the order.",
    )

    @api.depends("origin_purchase_id.partner_id", "origin_picking_id.partner_id")
    def _compute_vendor_name(self):
        for release in self:
            origin = release.origin_purchase_id or release.origin_picking_id
            release.vendor_name = origin.partner_id.display_name

    @api.depends_context("uid", "lang")
    @api.depends("origin_purchase_id.amount_total")
    def _compute_order_total(self):
        for release in self:
            order = release.origin_purchase_id
            seen = bool(order) and order.has_access("read")
            release.order_total = seen and formatLang(self.env, order.amount_total, currency_obj=order.currency_id)

    def _inbox_about(self):
        """Of whom, for how much, what speaks against it, who asks and why: nobody decides on a number alone."""
        amounts = self._has_field_access(self._fields["order_total"], "read")
        about = {}
        for release in self:
            # Whoever decides need not read the quotation to know of whom it is.
            whose = release.vendor_name or release.sudo().origin_sale_id.partner_id.display_name
            findings = [line.strip() for line in (release.findings or "").splitlines()]
            asked = self.env._("%(user)s: %(reason)s", user=release.user_id.name, reason=release.reason)
            about[release.id] = [whose, amounts and release.order_total, *findings, asked]
        return about

    @api.model
    def _origin_field(self, model_name):
        """Return the name of the Many2one (`origin_…_id`) that links to `model_name`, or None."""
        return next(
            (
                name
                for name, field in self._fields.items()
                if name.startswith("origin_") and field.comodel_name == model_name
            ),
            None,
        )

    def _get_origin(self):
        """Return the document that this release lets pass, or None: a link that is empty by now has none."""
        links = (name for name in self._fields if name.startswith("origin_") and self[name])
        return next((self[name] for name in links), None)
