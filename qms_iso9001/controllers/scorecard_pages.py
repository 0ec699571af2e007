from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.qms_supplier_certificate_upload_mixin import MAX_BYTES
from .reading import PRIVATE, as_reader

STEP = 50
REPORT = "qms_iso9001.qms_supplier_scorecard"


class ScorecardPages:
    """The pages of one evaluation as its vendor sees them, the same behind an account and behind a link: who may open
    it was checked before. `template` is the frame around them, `values` are what the frame needs."""

    def __init__(self, evaluation, path, template, lang, channel, values=None):
        self.evaluation = as_reader(evaluation, lang, evaluation.company_id)
        self.path = path
        self.template = template
        self.channel = channel
        self.values = values or {}

    def show(self, **values):
        """Show the scorecard."""
        kinds = self.evaluation.env["qms.supplier.certificate.kind"].search([])
        return self._render(kinds=kinds, can_send=self._may_send(), **values)

    def show_line(self, line_id, page=1, left_out=None, **values):
        """Show one criterion with the rows behind it; None where there is no such criterion."""
        line = self._line(line_id)
        if not line:
            return None
        page = _number(page) or 1
        found = line._vendor_rows(bool(left_out), offset=(page - 1) * STEP, limit=STEP)
        url = f"{self.path}/line/{line.id}"
        args = {"left_out": 1} if left_out else {}
        pager = portal_pager(url=url, total=found[0], page=page, step=STEP, url_args=args) if found else None
        if pager:
            # Behind the link the page is an argument: the address has no other place for it.
            pager = _with_argument(pager, url, args)
        return self._render(line=line, found=found, pager=pager, left_out=bool(left_out), **values)

    def send_pdf(self):
        """Send the scorecard as PDF."""
        report = self.evaluation.env["ir.actions.report"]
        content, _type = report._render_qweb_pdf(REPORT, self.evaluation.ids)
        name = f"{self.evaluation._get_report_name()}.pdf"
        headers = [
            *PRIVATE.items(),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
        ]
        return request.make_response(content, headers=headers)

    def receive_certificate(self, kind=None, date_end=None, reference=None, file=None):
        """Record a certificate and say thanks; or show the page again with what is missing."""
        kept = {"kind": kind, "date_end": date_end, "reference": reference}
        if not self._may_send():
            return self.show(problem=self._preview_text(), **kept)
        certificates = self.evaluation.env["qms.supplier.certificate"]
        kinds = certificates.kind_id.search([("id", "=", _number(kind))])
        upload = (file.filename, file.read(MAX_BYTES + 1)) if file else None
        try:
            certificates._receive_from_vendor(self.evaluation, self._author(), kinds, upload, date_end, reference)
        except UserError as error:
            return self.show(problem=str(error), **kept)
        return request.redirect(f"{self.path}?sent=1#certificate", code=303)

    def receive_comment(self, line_id, body=None):
        """Record what the vendor says about a criterion; or show the page again with what is missing."""
        line = self._line(line_id)
        if not line:
            return None
        if not self._may_send():
            return self.show_line(line_id, problem=self._preview_text(), body=body)
        comments = self.evaluation.env["qms.supplier.comment"]
        try:
            comments._record(line, body, self._author().name, self.channel)
        except UserError as error:
            return self.show_line(line_id, problem=str(error), body=body)
        return request.redirect(f"{self.path}/line/{line.id}?sent=1", code=303)

    def _line(self, line_id):
        return self.evaluation.line_ids.filtered(lambda line: line.id == line_id)

    def _may_send(self):
        # Whoever works here previews the page; only the vendor speaks on it.
        return not request.env.user._is_internal()

    def _may_comment(self):
        # What was said of a superseded one, nobody would read: the later one is the place for it.
        is_asked = self.evaluation.company_id.qms_vendor_comments and self.evaluation.state == "confirmed"
        return is_asked and self._may_send()

    def _preview_text(self):
        return request.env._("You are signed in as one of us: only the vendor can send something here.")

    def _author(self):
        user = request.env.user
        return self.evaluation.partner_id if user._is_public() or self.channel == "link" else user.partner_id

    def _render(self, **values):
        # The form's secret belongs to the session: without this, a visitor's first one would not be kept.
        request.session.touch()
        evaluation = self.evaluation
        comments = evaluation.env["qms.supplier.comment"].search([("evaluation_id", "=", evaluation.id)], order="id")
        values = {
            "line": None,
            "problem": None,
            **self.values,
            "evaluation": evaluation,
            "path": self.path,
            "comments": comments.grouped("line_id"),
            "can_comment": self._may_comment(),
            "res_company": evaluation.company_id,
            "lang": request.env.lang,
            **values,
        }
        response = request.render(self.template, values)
        response.headers.update(PRIVATE)
        return response


def _number(text):
    """Return the number that the address or form gives; 0 for anything else and what no database counts to."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _with_argument(pager, url, args):
    def address(number):
        extra = "".join(f"&{name}={value}" for name, value in args.items())
        return f"{url}?page={number}{extra}"

    parts = {name: {**part, "url": address(part["num"])} for name, part in pager.items() if isinstance(part, dict)}
    pages = [{**part, "url": address(part["num"]) if part["num"] != "…" else None} for part in pager["pages"]]
    return {**pager, **parts, "pages": pages}
