from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .supplier_request_pages import RequestPages

LIST = "/my/quality-requests"
PAGE = f"{LIST}/<int:request_id>"
FRAME = "qms_iso9001_capa.portal_my_request"


class QmsSupplierRequestPortal(CustomerPortal):
    """Requests to a vendor with an account: its own, of the companies that the account belongs to."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "quality_request_count" in counters:
            requests = request.env["qms.supplier.request"].sudo()
            values["quality_request_count"] = requests.search_count(requests._account_domain(request.env.user))
        return values

    def _quality_requests(self, domain=Domain.TRUE, **limits):
        # Nobody of the portal has a right to the records: the domain gives out the vendor's own.
        requests = request.env["qms.supplier.request"].sudo()
        return requests.search(requests._account_domain(request.env.user) & domain, **limits)

    @http.route([LIST, f"{LIST}/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_requests(self, page=1, **_kw):
        """List the requests to the vendor, the newest first."""
        requests = request.env["qms.supplier.request"].sudo()
        total = requests.search_count(requests._account_domain(request.env.user))
        pager = portal_pager(url=LIST, total=total, page=page, step=self._items_per_page)
        shown = self._quality_requests(offset=pager["offset"], limit=self._items_per_page)
        values = {"quality_requests": shown, "page_name": "quality_request", "pager": pager, "default_url": LIST}
        return request.render("qms_iso9001_capa.portal_my_requests", self._prepare_portal_layout_values() | values)

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def portal_my_request(self, request_id, **_kw):
        """Show one request."""
        pages = self._request_pages(request_id)
        return pages.show() if pages else self._refuse_request()

    @http.route(PAGE, type="http", auth="user", website=True, methods=["POST"], csrf=True)
    def portal_answer_request(self, request_id, **post):
        """Take the answer."""
        pages = self._request_pages(request_id)
        uploads = request.httprequest.files.getlist("files")
        return pages.receive(post, uploads) if pages else self._refuse_request()

    @http.route(f"{PAGE}/file/<int:file_id>", type="http", auth="user", website=True, methods=["GET"])
    def portal_request_file(self, request_id, file_id, **_kw):
        """Send a file of the request."""
        pages = self._request_pages(request_id)
        return (pages and pages.send_file(file_id)) or self._refuse_request()

    def _request_pages(self, request_id):
        found = self._quality_requests(Domain("id", "=", request_id))
        if not found:
            return None
        values = self._prepare_portal_layout_values() | {"page_name": "quality_request"}
        return RequestPages(found, f"{LIST}/{found.id}", FRAME, request.env.lang, "account", values)

    def _refuse_request(self):
        # The same whether it is another vendor's or does not exist.
        values = {"supplier_request": None, "page_name": "quality_request"}
        return request.render(FRAME, self._prepare_portal_layout_values() | values, status=404)
