import hashlib
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import pdf
from ..tools.html_pictures import printable, self_contained

_logger = logging.getLogger(__name__)


class QmsStoredPdfMixin(models.AbstractModel):
    """A record whose print is kept as it was when it was signed: made once, in each language that counts, a file of the
    record with its SHA-256. From then on it is served as it is, whatever becomes of templates and names.

    A model names the page (`_stored_page`, which fetches nothing) and the report that prints it (`_stored_report`),
    says in `_is_pdf_final` when nothing of it changes any more and calls `_store_pdfs` in that step. It lists the mixin
    before `qms.state.mixin`, has `company_id` and `_get_report_name`.
    """

    _name = "qms.stored.pdf.mixin"
    _inherit = "qms.document.print.mixin"
    _description = "Stored PDF"

    _stored_page = None
    _stored_report = None

    stored_pdfs = fields.Json(
        "Stored PDFs", readonly=True, copy=False, help="By language: which file, and its SHA-256."
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"stored_pdfs"}

    @api.model
    def _split_imported(self, vals):
        """Refuse what comes with an import: the system makes it."""
        if vals.get("stored_pdfs"):
            self._raise_verb_fields({"stored_pdfs"})
        return super()._split_imported(vals)

    def _is_pdf_final(self):
        """Tell whether nothing of the print changes any more."""
        return False

    def _pdf_langs(self):
        """Return the languages in which the print is kept: that of the company."""
        return [self._company_lang()]

    def _company_lang(self):
        return self.sudo().company_id.partner_id.lang or self.env.lang

    def _store_pdfs(self):
        """Make the prints that are not there yet and keep them; what is kept is never made anew."""
        for record in self.sudo():
            kept = dict(record.stored_pdfs or {})
            missing = [lang for lang in record._pdf_langs() if lang not in kept]
            kept.update({lang: record._store_pdf(lang, len(missing) > 1) for lang in missing})
            if missing:
                record._write_unguarded({"stored_pdfs": kept})

    def _store_pdf(self, lang, says_lang):
        content = self._make_pdf(lang)
        title = self.with_context(lang=lang)._get_report_name()
        name = f"{title} ({lang}).pdf" if says_lang else f"{title}.pdf"
        place = {"res_model": self._name, "res_id": self.id}
        values = {"name": name, "raw": content, "mimetype": "application/pdf", **place}
        # Whoever signs need not be able to add files to the record.
        file = self.env["ir.attachment"].sudo().create(values)
        return {"file": file.id, "sha256": hashlib.sha256(content).hexdigest()}

    def _make_pdf(self, lang):
        """Return the print of the record as it is now, in bytes."""
        record = self.sudo().with_company(self.sudo().company_id).with_context(lang=lang, bin_size=False)
        values = {"doc": record, **record._prepare_page_values()}
        return record._html_to_pdf(record.env["ir.qweb"]._render(self._stored_page, values))

    def _prepare_page_values(self):
        """Return what the page needs besides the record: its text with the pictures in it, where it has one."""
        if "body" not in self._fields:
            return {}
        pictures = {number: printable(each.raw, each.mimetype) for number, each in self._own_pictures().items()}
        missing = self.env._("(a picture that is not kept with this text)")
        return {"text": self.body and self_contained(self.body, pictures.get, missing)}

    # What is opened

    def _get_pdf(self):
        """Return the print in bytes as its readers get it: as kept, with a watermark where it counts no more."""
        content, mark = self._get_stored_pdf(), self._pdf_watermark()
        if mark and not pdf.can_print(mark):
            mark = self.with_context(lang="en_US")._pdf_watermark()
        return pdf.add_watermark(content, mark) if mark else content

    def _pdf_watermark(self):
        return ""

    def _get_stored_pdf(self, lang=None):
        """Return the print in bytes as it was kept, in the language of the reader if it was kept in it.

        What is not final is printed as it is now and not kept; what was imported is kept at its first opening. Raises
        UserError where the file is not what was kept, AccessError for everybody who may not read the record.
        """
        self.ensure_one()
        self.check_access("read")
        lang, record = lang or self.env.lang, self.sudo()
        record._check_pdf_not_gone()
        # Two who open an imported one first must not keep two.
        if not record.stored_pdfs and (not record._is_pdf_final() or not record.try_lock_for_update()):
            return record._make_pdf(lang)
        if not record.stored_pdfs:
            record._store_pdfs()
        kept = record.stored_pdfs
        entry = kept.get(lang) or kept.get(record._company_lang()) or next(iter(kept.values()))
        return record._kept_content(entry)

    def _kept_content(self, entry):
        file = self.env["ir.attachment"].browse(entry["file"]).exists()
        content = file.raw if file and (file.res_model, file.res_id) == (self._name, self.id) else b""
        if hashlib.sha256(content or b"").hexdigest() != entry["sha256"]:
            _logger.warning("The stored PDF of %s is not what its SHA-256 says.", self)
            raise UserError(
                self.env._(
                    "The PDF of %(record)s was changed outside the quality system: it is not what was signed, and is "
                    "not opened. Tell a quality manager; the administrator can restore it from a backup.",
                    record=self.display_name,
                )
            )
        return content

    def _check_pdf_not_gone(self):
        if "disposition_id" in self._fields and self.disposition_id:
            self._check_not_disposed()
