from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.qms_iso9001.controllers.reading import PRIVATE, as_reader

from ..tools.vendor_requests import MAX_BYTES, MAX_FILES

TYPED = ("containment", "date_containment", "cause", "corrective", "date_corrective")


class RequestPages:
    """The pages of one request as its vendor sees them, the same behind an account and behind a link: who may open it
    was checked before. `template` is the frame around them, `values` are what the frame needs; without a `channel` the
    pages are only looked at."""

    def __init__(self, record, path, template, lang, channel, values=None):
        self.record = as_reader(record, lang, record.company_id)
        self.path = path
        self.template = template
        self.channel = channel
        self.values = values or {}

    def show(self, **values):
        """Show the request with the answers so far, and the form while an answer is waited for."""
        # The form's secret belongs to the session: without this, a visitor's first one would not be kept.
        request.session.touch()
        record = self.record
        values = {
            "problem": None,
            **self._typed_before(),
            **self.values,
            "supplier_request": record,
            "path": self.path,
            "can_answer": record.state == "sent" and self._is_vendor(),
            "max_files": MAX_FILES,
            "res_company": record.company_id,
            "lang": request.env.lang,
            **values,
        }
        response = request.render(self.template, values)
        response.headers.update(PRIVATE)
        return response

    def receive(self, post, uploads):
        """Keep the answer, once per round, and show it; or show the page again with what is missing."""
        if not self._is_vendor():
            response = self.show(problem=request.env._("You are one of us: only the vendor answers here."))
            response.status_code = 403
            return response
        # No more is read of a file than it takes to see that it is too large, and of no more files than are taken.
        files = [(file.filename, file.read(MAX_BYTES + 1)) for file in uploads[: MAX_FILES + 1] if file.filename]
        name = self._author().display_name
        try:
            answer = self.record._receive_answer(post.get("answering_round"), post, files, name, self.channel)
        except UserError as error:
            return self._show_again(str(error), post)
        if not answer and self.record.state == "sent":
            return self._show_again(request.env._("We had asked again before this arrived: look, and send it."), post)
        return request.redirect(self.path, code=303)

    def send_file(self, file_id):
        """Send a file of the request, or one that the vendor sent along; None for any other."""
        files = self.record.attachment_ids | self.record.answer_ids.attachment_ids
        file = files.filtered(lambda each: each.id == file_id)
        if not file:
            return None
        content = file.raw
        headers = [
            *PRIVATE.items(),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Type", "application/octet-stream"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(file.name)),
        ]
        return request.make_response(content, headers=headers)

    def _show_again(self, problem, post):
        """Show the page with what was typed, and why it was not kept."""
        return self.show(problem=problem, **{name: post.get(name) for name in TYPED})

    def _typed_before(self):
        """Return what the vendor answered the last time: what was sent back is corrected, not typed again."""
        last = self.record.answer_ids.sorted("answering_round")[-1:]
        return {name: last[name] for name in TYPED} if last else {}

    def _is_vendor(self):
        return bool(self.channel) and not request.env.user._is_internal()

    def _author(self):
        return self.record.contact_id if self.channel == "link" else request.env.user.sudo().partner_id
