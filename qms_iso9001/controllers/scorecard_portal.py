from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .scorecard_pages import ScorecardPages

LIST = "/my/scorecards"
PAGE = f"{LIST}/<int:evaluation_id>"
FRAME = "qms_iso9001.portal_my_scorecard"


class QmsScorecardPortal(CustomerPortal):
    """Scorecards of a vendor with an account: its own, of the companies that the account belongs to."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "scorecard_count" in counters:
            values["scorecard_count"] = self._count_scorecards()
        return values

    def _scorecards(self, domain=Domain.TRUE, **limits):
        # Nobody of the portal has a right to the records: the domain gives out the vendor's own.
        evaluations = request.env["qms.supplier.evaluation"].sudo()
        return evaluations.search(evaluations._account_domain(request.env.user) & domain, **limits)

    def _count_scorecards(self):
        evaluations = request.env["qms.supplier.evaluation"].sudo()
        return evaluations.search_count(evaluations._account_domain(request.env.user))

    @http.route([LIST, f"{LIST}/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_scorecards(self, page=1, **_kw):
        """List the scorecards of the vendor, the newest first."""
        total = self._count_scorecards()
        pager = portal_pager(url=LIST, total=total, page=page, step=self._items_per_page)
        shown = self._scorecards(offset=pager["offset"], limit=self._items_per_page)
        values = {"scorecards": shown, "page_name": "scorecard", "pager": pager, "default_url": LIST}
        return request.render("qms_iso9001.portal_my_scorecards", self._prepare_portal_layout_values() | values)

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def portal_my_scorecard(self, evaluation_id, sent=None, **_kw):
        """Show one scorecard."""
        pages = self._scorecard_pages(evaluation_id)
        return pages.show(sent=sent) if pages else self._refuse_scorecard()

    @http.route(f"{PAGE}/line/<int:line_id>", type="http", auth="user", website=True, methods=["GET"])
    def portal_my_scorecard_line(self, evaluation_id, line_id, page=1, left_out=None, sent=None, **_kw):
        """Show one criterion with the order lines behind it."""
        pages = self._scorecard_pages(evaluation_id)
        return (pages and pages.show_line(line_id, page, left_out, sent=sent)) or self._refuse_scorecard()

    @http.route(f"{PAGE}/pdf", type="http", auth="user", website=True, methods=["GET"])
    def portal_my_scorecard_pdf(self, evaluation_id, **_kw):
        """Send the PDF."""
        pages = self._scorecard_pages(evaluation_id)
        return pages.send_pdf() if pages else self._refuse_scorecard()

    @http.route(f"{PAGE}/certificate", type="http", auth="user", website=True, methods=["POST"], csrf=True)
    def portal_send_certificate(self, evaluation_id, kind=None, date_end=None, reference=None, file=None, **_post):
        """Take a certificate."""
        pages = self._scorecard_pages(evaluation_id)
        return pages.receive_certificate(kind, date_end, reference, file) if pages else self._refuse_scorecard()

    @http.route(f"{PAGE}/line/<int:line_id>", type="http", auth="user", website=True, methods=["POST"], csrf=True)
    def portal_send_comment(self, evaluation_id, line_id, body=None, **_post):
        """Take a comment on a criterion."""
        pages = self._scorecard_pages(evaluation_id)
        return (pages and pages.receive_comment(line_id, body)) or self._refuse_scorecard()

    def _scorecard_pages(self, evaluation_id):
        evaluation = self._scorecards(Domain("id", "=", evaluation_id))
        if not evaluation:
            return None
        values = self._prepare_portal_layout_values() | {"page_name": "scorecard"}
        return ScorecardPages(evaluation, f"{LIST}/{evaluation.id}", FRAME, request.env.lang, "account", values)

    def _refuse_scorecard(self):
        # The same whether it is another vendor's or does not exist.
        values = self._prepare_portal_layout_values() | {"evaluation": None, "page_name": "scorecard"}
        return request.render(FRAME, values, status=404)
