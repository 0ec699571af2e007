from odoo import http
from odoo.http import request

from odoo.addons.qms_iso9001.controllers.reading import PRIVATE

from .supplier_request_pages import RequestPages

PAGE = "/quality/request/<string:token>"
FRAME = "qms_iso9001_capa.supplier_request_page"


class QmsSupplierRequestController(http.Controller):
    """The page of one request to a vendor that the link in the mail opens, without login, in the vendor's language.
    Only a click answers, and once per round."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token, **_kw):
        """Show the request; not found for another address."""
        pages = self._pages(token)
        return pages.show() if pages else self._refuse()

    @http.route(PAGE, type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def answer(self, token, **post):
        """Take the answer."""
        pages = self._pages(token)
        uploads = request.httprequest.files.getlist("files")
        return pages.receive(post, uploads) if pages else self._refuse()

    @http.route(f"{PAGE}/file/<int:file_id>", type="http", auth="public", methods=["GET"], sitemap=False)
    def file(self, token, file_id, **_kw):
        """Send a file of the request."""
        pages = self._pages(token)
        return (pages and pages.send_file(file_id)) or self._refuse()

    def _pages(self, token):
        requests = request.env["qms.supplier.request"]
        record, channel = requests._by_request_link(token), "link"
        if not record:
            record, channel = requests._by_preview(token), None
        return record and RequestPages(record, f"/quality/request/{token}", FRAME, record._get_page_lang(), channel)

    def _refuse(self):
        values = {"supplier_request": None, "res_company": None, "lang": request.env.lang}
        response = request.render(FRAME, values)
        response.headers.update(PRIVATE)
        response.status_code = 404
        return response
