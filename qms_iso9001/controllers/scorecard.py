from odoo import http
from odoo.http import request

from .reading import PRIVATE
from .scorecard_pages import ScorecardPages

PAGE = "/quality/scorecard/<string:token>"
FRAME = "qms_iso9001.supplier_scorecard_page"


class QmsScorecardController(http.Controller):
    """The page of one scorecard that the link in the mail opens, without login, in the vendor's language: another
    evaluation, an old link or an altered one opens nothing."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token, sent=None, **_kw):
        """Show the scorecard."""
        pages = self._pages(token)
        return pages.show(sent=sent) if pages else self._refuse()

    @http.route(f"{PAGE}/line/<int:line_id>", type="http", auth="public", methods=["GET"], sitemap=False)
    def line(self, token, line_id, page=1, left_out=None, sent=None, **_kw):
        """Show one criterion with the order lines behind it."""
        pages = self._pages(token)
        return (pages and pages.show_line(line_id, page, left_out, sent=sent)) or self._refuse()

    @http.route(f"{PAGE}/pdf", type="http", auth="public", methods=["GET"], sitemap=False)
    def pdf(self, token, **_kw):
        """Send the PDF."""
        pages = self._pages(token)
        return pages.send_pdf() if pages else self._refuse()

    @http.route(f"{PAGE}/certificate", type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def certificate(self, token, kind=None, date_end=None, reference=None, file=None, **_post):
        """Take a certificate."""
        pages = self._pages(token)
        return pages.receive_certificate(kind, date_end, reference, file) if pages else self._refuse()

    @http.route(f"{PAGE}/line/<int:line_id>", type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def comment(self, token, line_id, body=None, **_post):
        """Take a comment on a criterion."""
        pages = self._pages(token)
        return (pages and pages.receive_comment(line_id, body)) or self._refuse()

    def _pages(self, token):
        evaluation = request.env["qms.supplier.evaluation"]._by_scorecard_link(token)
        if not evaluation:
            return None
        path = f"/quality/scorecard/{token}"
        return ScorecardPages(evaluation, path, FRAME, evaluation._get_page_lang(), "link")

    def _refuse(self):
        values = {"evaluation": None, "res_company": None, "lang": request.env.lang}
        response = request.render(FRAME, values)
        response.headers.update(PRIVATE)
        response.status_code = 404
        return response
