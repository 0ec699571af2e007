import base64
import tempfile
from pathlib import Path

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date, human_size
from odoo.tools.image import image_data_uri

from odoo.addons.base.models.ir_actions_report import _run_wkhtmltopdf

from ..tools import pdf
from ..tools.html_pictures import printable, self_contained

# Margins in mm: no page header, and room for the line at the foot.
MARGINS = {"data-report-margin-top": 12, "data-report-margin-bottom": 16, "data-report-header-spacing": 0}
SIDES = "14"


class QmsDocumentPrintMixin(models.AbstractModel):
    """How a revision becomes a PDF: control block and text as one page that fetches nothing, then the pages of its
    file, a line at the foot of each."""

    _name = "qms.document.print.mixin"
    _description = "Print of a revision"

    def _make_controlled_pdf(self):
        """Return the PDF without watermark: control block, text, pages of the file; a line at the foot of each page."""
        company = self.sudo().company_id
        lang = company.partner_id.lang or self.env.lang
        # Everybody gets the same file: in the language of the company, names of its signers included.
        record = self.sudo().with_company(company).with_context(lang=lang, bin_size=False)
        content = record._file_content()
        is_inside = bool(content) and pdf.is_pdf(content, record.file_name) and not pdf.pdf_problem(content)
        html = self.env(context=record.env.context)["ir.qweb"]._render(
            "qms_iso9001.qms_document_pdf", record._prepare_pdf_values(content, is_inside)
        )
        parts = [record._html_to_pdf(html), *([content] if is_inside else ())]
        return pdf.add_line(pdf.join(*parts, title=record._get_file_title()), record._foot_line)

    def _prepare_pdf_values(self, content, is_inside):
        pictures = {number: printable(each.raw, each.mimetype) for number, each in self._own_pictures().items()}
        missing = self.env._("(a picture that is not kept with this document)")
        return {
            "doc": self,
            "text": self._has_text() and self_contained(self.body, pictures.get, missing),
            "logo": self.company_id.logo_web and image_data_uri(self.company_id.logo_web),
            "file_size": human_size(len(content)),
            "file_is_inside": is_inside,
            "is_signed": self.is_legacy or self.state not in ("draft", "review"),
        }

    def _file_content(self):
        """Return the file in bytes, whoever asks: callers check who may have it."""
        return base64.b64decode(self.sudo().with_context(bin_size=False).file or b"")

    def _get_file_title(self):
        """Return the name of the PDF as a file: number, revision, title."""
        revision = self.sudo()
        return self.env._(
            "%(document)s rev %(number)s %(title)s",
            document=revision.document_id.reference,
            number=revision.number,
            title=revision.name,
        )

    def _own_pictures(self):
        """Return {id: attachment} of the pictures in the text that stand with this document, are public, or were
        uploaded by its author while nothing was saved. Others are not the author's to show to everybody."""
        revision = self.sudo()
        authors = revision.create_uid | revision.author_id | revision.user_id
        homes = {(r._name, r.id) for r in (revision.document_id, *revision.document_id.revision_ids)}
        return {
            picture.id: picture
            for picture in self.env["ir.attachment"].sudo().browse(revision._picture_ids()).exists()
            if picture.raw
            and (
                picture.public
                or (picture.res_model, picture.res_id) in homes
                or (not picture.res_id and picture.create_uid in authors)
            )
        }

    def _foot_line(self, page, pages):
        values = {
            "document": self.document_id.reference,
            "number": self.number,
            "date": format_date(self.env, self.in_force_from) if self.in_force_from else "—",
            "page": page,
            "pages": pages,
        }
        line = self.env._(
            "%(document)s · revision %(number)s · in force from %(date)s · Uncontrolled when printed · "
            "page %(page)s of %(pages)s",
            **values,
        )
        if self.env.lang != "en_US" and not pdf.can_print(line):
            return self.with_context(lang="en_US")._foot_line(page, pages)
        return line

    def _html_to_pdf(self, html):
        """Return a whole HTML page that fetches nothing as PDF, in the paper format of the company."""
        report = self.env["ir.actions.report"].sudo().with_company(self.sudo().company_id)
        if report.get_wkhtmltopdf_state() in ("install", "broken"):
            raise UserError(
                self.env._(
                    "The controlled PDF cannot be made: wkhtmltopdf is missing on the server. Ask the administrator "
                    "to install it (package wkhtmltopdf, version 0.12.6), then try again."
                )
            )
        paper = report.get_paperformat() or self.env.ref("base.paperformat_euro").sudo()
        args = report._build_wkhtmltopdf_args(paper, False, specific_paperformat_args=MARGINS)
        # No script, no waiting for one, and (other than Odoo's own reports) no session to log in with.
        args += ["--disable-javascript", "--javascript-delay", "0", "--margin-left", SIDES, "--margin-right", SIDES]
        with tempfile.TemporaryDirectory(prefix="qms.pdf.") as folder:
            page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
            page.write_text(f"<!DOCTYPE html>{html}", encoding="utf-8")
            done = _run_wkhtmltopdf([*args, str(page), str(printed)])
            if done.returncode not in (0, 1) or not printed.exists():
                raise UserError(
                    self.env._(
                        "The controlled PDF cannot be made; show this to the administrator, then try again. "
                        "wkhtmltopdf: %(error)s",
                        error=(done.stderr or "")[-500:],
                    )
                )
            return printed.read_bytes()
