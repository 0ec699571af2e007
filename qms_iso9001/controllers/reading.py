from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

PAGE = "/quality/read/<string:token>"
# The address is the key: no cache keeps the page, no other site learns it, no search engine lists it.
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def file_response(content, kind, name):
    """Return the answer that shows a file in the browser, and keeps it nowhere."""
    headers = [
        *PRIVATE.items(),
        ("Content-Type", kind),
        ("Content-Length", len(content)),
        ("Content-Disposition", content_disposition(name, "inline")),
    ]
    return request.make_response(content, headers=headers)


class QmsReadingController(http.Controller):
    """The page of a reader without login: one row, one file, one button. The link in the mail opens it; only a click
    confirms, since mail scanners follow links."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def read(self, token):
        """Show what is to be read, or that it was read; nothing of it once it ended."""
        return self._render(request.env["qms.acknowledgement"]._by_link(token), token)

    @http.route(PAGE, type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def confirm(self, token, **_post):
        """Record the click of whoever holds the link, or open the questions that come first."""
        row = request.env["qms.acknowledgement"]._by_link(token)
        if not row or not row._is_readable_without_login() or row.date_confirmed:
            return self._render(row, token)
        self._speak_to(row)
        try:
            questions = row._confirm_by("link")
        except UserError as error:
            return self._render(row, token, problem=str(error))
        return request.redirect(questions or row._get_link_path(), code=303)

    @http.route(f"{PAGE}/pdf", type="http", auth="public", methods=["GET"], sitemap=False)
    def pdf(self, token):
        """Send the file of this row."""
        row = request.env["qms.acknowledgement"]._by_link(token)
        if not row or not row._is_readable_without_login():
            return self._render(row, token)
        self._speak_to(row)
        return file_response(*row.with_env(request.env(su=True))._get_file())

    def _speak_to(self, row):
        # Company and language are the reader's, whoever is signed in in this browser.
        request.update_context(lang=row.employee_id._qms_lang(), allowed_company_ids=row.company_id.ids)

    def _render(self, row, token, problem=None):
        values = {"state": "unknown", "token": token, "problem": problem, "res_company": None, "lang": None}
        if row:
            self._speak_to(row)
            row = row.with_env(request.env(su=True))
            values.update(state="ended", res_company=row.company_id, lang=request.env.lang)
        if row and row._is_readable_without_login():
            state = "confirmed" if row.date_confirmed else "open"
            values.update(state=state, path=row._get_link_path(), reading=row._get_reading())
        response = request.render("qms_iso9001.reading_page", values)
        response.headers.update(PRIVATE)
        response.status_code = {"unknown": 404, "ended": 410}.get(values["state"], 200)
        return response
