from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .complaint import read_photo

LIST = "/my/complaints"


class QmsComplaintPortal(CustomerPortal):
    """Complaints of a customer with an account: the list, one with its messages, and a new one."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            complaints = request.env["qms.complaint"]
            readable = complaints.has_access("read")
            values["complaint_count"] = complaints.search_count(self._complaints_domain()) if readable else 0
        return values

    def _complaints_domain(self):
        customer = request.env.user.partner_id.commercial_partner_id
        return [("partner_id", "child_of", customer.id)]

    @http.route([LIST, f"{LIST}/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_complaints(self, page=1, **_kw):
        """List the complaints of the customer, the newest first."""
        complaints = request.env["qms.complaint"]
        domain = self._complaints_domain()
        pager = portal_pager(url=LIST, total=complaints.search_count(domain), page=page, step=self._items_per_page)
        found = complaints.search(domain, limit=self._items_per_page, offset=pager["offset"])
        request.session["my_complaints_history"] = found.ids[:100]
        values = {"complaints": found, "page_name": "complaint", "pager": pager, "default_url": LIST}
        return request.render("qms_iso9001_capa.portal_my_complaints", self._prepare_portal_layout_values() | values)

    @http.route(f"{LIST}/<int:complaint_id>", type="http", auth="public", website=True)
    def portal_my_complaint(self, complaint_id, access_token=None, **kw):
        """Show one complaint with its messages, to whoever may read it or holds its token."""
        try:
            complaint = self._document_check_access("qms.complaint", complaint_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = {"page_name": "complaint", "complaint": complaint}
        values = self._get_page_view_values(complaint, access_token, values, "my_complaints_history", False, **kw)
        return request.render("qms_iso9001_capa.portal_my_complaint", values)

    @http.route(f"{LIST}/new", type="http", auth="user", website=True, methods=["GET"])
    def portal_new_complaint(self, **kw):
        """Show the form of a new complaint."""
        return self._render_new(**kw)

    @http.route(f"{LIST}/new", type="http", auth="user", website=True, methods=["POST"], csrf=True)
    def portal_send_complaint(self, what=None, description=None, photo=None, order_id=None, **_post):
        """Record it and show it; or show the form again with what is missing."""
        order = self._orders().filtered(lambda order: str(order.id) == order_id)
        try:
            complaint = request.env["qms.complaint"]._enter_by_portal(
                request.env.user, what, description, read_photo(photo), order
            )
        except UserError as error:
            return self._render_new(problem=str(error), what=what, description=description, order_id=order_id)
        return request.redirect(f"{LIST}/{complaint.id}", code=303)

    def _orders(self):
        orders = request.env["sale.order"]
        if not orders.has_access("read"):
            return orders
        return orders.search([*self._complaints_domain(), ("state", "=", "sale")], limit=50)

    def _render_new(self, **values):
        kept = {name: values.get(name) for name in ("problem", "what", "description", "order_id")}
        values = {**self._prepare_portal_layout_values(), **kept, "orders": self._orders(), "page_name": "complaint"}
        return request.render("qms_iso9001_capa.portal_new_complaint", values)
