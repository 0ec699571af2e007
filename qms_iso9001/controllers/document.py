from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools.mimetypes import guess_mimetype

PAGE = "/quality/document/<int:revision_id>"
# Shown in the browser; everything else is downloaded, so that nothing that was uploaded runs on our address.
SHOWN = ("application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp")


class QmsDocumentController(http.Controller):
    """The controlled PDF of a revision, and its original file: for whoever may read the revision."""

    @http.route(f"{PAGE}/pdf", type="http", auth="user", methods=["GET"], readonly=True)
    def document_pdf(self, revision_id, pages=None):
        """Show the controlled PDF, with a watermark unless the revision is in force.

        On a phone the text comes as a page that fits; one tap on it opens the PDF (`pages`).
        """
        revision = request.env["qms.document.revision"].browse(revision_id).exists()
        if not pages and self._is_phone() and revision.has_access("read") and revision._is_text_as_signed():
            values = {"revision": revision, "res_company": revision.sudo().company_id, "lang": request.env.lang}
            return request.render("qms_iso9001.qms_document_read_page", values)
        return self._serve(revision_id, lambda revision: (revision._get_pdf(), f"{revision._get_file_title()}.pdf"))

    @http.route(f"{PAGE}/file", type="http", auth="user", methods=["GET"], readonly=True)
    def document_file(self, revision_id):
        """Show or download the file as its author attached it."""
        return self._serve(revision_id, lambda revision: (revision._get_file_content(), revision.file_name or "file"))

    def _is_phone(self):
        return "Mobi" in (request.httprequest.user_agent.string or "")

    def _serve(self, revision_id, get):
        revision = request.env["qms.document.revision"].browse(revision_id)
        if not revision.exists() or not revision.has_access("read"):
            return self._refuse(revision)
        if notice := revision._get_disposal_notice():
            return self._page(notice, status=410)
        try:
            content, name = get(revision)
        except UserError as error:
            return self._page(str(error), status=409)
        if not content:
            return self._page(
                request.env._("This revision has no file: it is a text. Open its PDF instead."), status=404
            )
        return request.make_response(content, headers=self._headers(content, name))

    def _headers(self, content, name):
        mimetype = guess_mimetype(content, "application/octet-stream")
        is_shown = mimetype in SHOWN
        headers = [
            ("Content-Type", mimetype if is_shown else "application/octet-stream"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name, "inline" if is_shown else "attachment")),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "private, no-cache"),
        ]
        # A browser's own PDF viewer does not start in a sandbox.
        sandbox = "" if mimetype == "application/pdf" else "sandbox; "
        return [*headers, ("Content-Security-Policy", f"{sandbox}default-src 'none'")]

    def _refuse(self, revision):
        """Say why it does not open, and offer the revision in force to who may read that one."""
        # Only whether it is superseded, and by which: nothing of what it says.
        known = revision.sudo().exists()
        current = known.document_id.current_revision_id.sudo(False)
        if not current or not current.has_access("read"):
            return self._page(
                request.env._("You cannot open this revision: it is not in force yet, or not meant for you."),
                status=403,
            )
        if known.state == "obsolete":
            message = request.env._(
                "This revision is superseded: do not work by it. Quality officers and auditors can open it."
            )
        else:
            message = request.env._("This revision is not in force yet.")
        return self._page(message, current=current, status=403)

    def _page(self, message, current=None, status=200):
        values = {"message": message, "current": current}
        return request.render("qms_iso9001.qms_document_page", values, status=status)
