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


def file_response(row, original=False):
    """Return the answer with what is to be read: the PDF, shown; or the original file, which is only downloaded."""
    content, name = row._get_original_file() if original else row._get_pdf_file()
    headers = [
        *PRIVATE.items(),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Type", "application/octet-stream" if original else "application/pdf"),
        ("Content-Length", len(content)),
        ("Content-Disposition", content_disposition(name, "attachment" if original else "inline")),
    ]
    return request.make_response(content, headers=headers)


def as_reader(record, lang, company):
    """Return `record`, with superuser rights, in the reader's language and company, whoever is signed in in this
    browser; what the page says itself follows."""
    request.update_context(lang=lang)
    env = request.env(su=True, context={**request.env.context, "allowed_company_ids": company.ids})
    return record.with_env(env)


class QmsReadingController(http.Controller):
    """The page of a reader without login: one row, one file, one button. The link in the mail opens it; only a click
    confirms, since mail scanners follow links."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token):
        """Show what is to be read, or that it was read; nothing of it once it ended."""
        return self._render(request.env["qms.acknowledgement"]._by_link(token), token)

    @http.route(PAGE, type="http", auth="public", methods=["POST"], csrf=True, sitemap=False)
    def confirm(self, token, **_post):
        """Record the click of whoever holds the link, or open the questions that come first."""
        rows = request.env["qms.acknowledgement"]
        row = rows._by_link(token)
        if not rows._is_of_link(row, token) or not row._is_readable_without_login() or row.date_confirmed:
            return self._render(row, token)
        row = self._as_reader(row)
        try:
            questions = row._confirm_by("link")
        except UserError as error:
            return self._render(row, token, problem=str(error))
        return request.redirect(questions or row._get_link_path(), code=303)

    @http.route(f"{PAGE}/pdf", type="http", auth="public", methods=["GET"], sitemap=False)
    def pdf(self, token):
        """Send the PDF of this row."""
        return self._file(token)

    @http.route(f"{PAGE}/file", type="http", auth="public", methods=["GET"], sitemap=False)
    def file(self, token):
        """Send the original file of this row, if the PDF does not show it."""
        return self._file(token, original=True)

    def _file(self, token, original=False):
        row = request.env["qms.acknowledgement"]._by_link(token)
        if not row or not row._is_readable_without_login() or (original and not row._get_original_name()):
            return self._render(row, token)
        try:
            return file_response(self._as_reader(row), original)
        except UserError as error:
            return self._render(row, token, problem=str(error))

    def _as_reader(self, row):
        return as_reader(row, row.employee_id._qms_lang(), row.company_id)

    def _render(self, row, token, problem=None):
        values = {"state": "unknown", "token": token, "problem": problem, "res_company": None, "lang": None}
        if row:
            row = self._as_reader(row)
            values.update(state="ended", res_company=row.company_id, lang=request.env.lang)
        if row and row._is_readable_without_login():
            state = "confirmed" if row.date_confirmed else "open"
            # The form's secret belongs to the session: without this, a visitor's first one would not be kept.
            request.session.touch()
            values.update(state=state, path=row._get_link_path(), reading=row._get_reading())
        response = request.render("qms_iso9001.reading_page", values)
        response.headers.update(PRIVATE)
        response.status_code = {"unknown": 404, "ended": 410}.get(values["state"], 200)
        return response
