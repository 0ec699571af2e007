from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.purchase.controllers.portal import CustomerPortal


class PurchasePortal(CustomerPortal):
    """The vendor's page of an order. A mail scanner follows links too, so a link confirms nothing: a click does."""

    @http.route()
    def portal_my_purchase_order(self, order_id=None, access_token=None, **kw):
        """Show the order. The link "acknowledge" of Odoo's mails opens the page; the vendor's click confirms."""
        kw.pop("acknowledge", None)
        return super().portal_my_purchase_order(order_id=order_id, access_token=access_token, **kw)

    @http.route(
        "/my/purchase/<int:order_id>/confirm", type="http", auth="public", methods=["POST"], website=True, csrf=True
    )
    def qms_confirm_purchase_order(self, order_id, access_token=None, **_kw):
        """Record the vendor's click: for who holds the link of this order, or is signed in as its vendor."""
        try:
            order = self._document_check_access("purchase.order", order_id, access_token=access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        # An order that was cancelled meanwhile says so on its page.
        if order.state == "purchase" and self._qms_is_vendor(order, access_token):
            user = request.env.user
            author = order.partner_id if user._is_public() else user.partner_id
            order._qms_acknowledge(request.env._("The vendor confirmed the order on its page."), author)
        return request.redirect(order.get_portal_url())

    def _qms_is_vendor(self, order, access_token):
        """Tell whether who clicks is the vendor: holds the link of the order and is none of ours, or is signed in.

        Reading the order is not enough: buyers and accountants do, and preview this page.
        """
        user = request.env.user
        if user._is_internal():
            return False
        holds_link = bool(access_token and order.access_token) and consteq(order.access_token, access_token)
        return holds_link or user.commercial_partner_id == order.partner_id.commercial_partner_id
