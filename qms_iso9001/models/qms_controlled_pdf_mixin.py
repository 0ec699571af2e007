import base64
import hashlib
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import pdf
from ..tools.hashing import sha256_file
from ..tools.html_pictures import picture_id, picture_sources

_logger = logging.getLogger(__name__)

MADE_IN = ("approved", "in_force", "obsolete")


class QmsControlledPdfMixin(models.AbstractModel):
    """The controlled PDF of a revision: made once, with the last signature, and served from then on as it is.

    It begins with the control block (what, which revision, from when, signed by whom); the text and the pages of a PDF
    file follow. A file of another kind stays beside it, unchanged. A watermark is put on when it is opened.
    A model lists it before `qms.document.content.mixin`.
    """

    _name = "qms.controlled.pdf.mixin"
    _inherit = "qms.document.print.mixin"
    _description = "Controlled PDF"

    # Opened by `_get_pdf` only, which puts the watermark on: nobody reads it as it is.
    controlled_pdf = fields.Binary(
        "Controlled PDF", attachment=True, readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    controlled_pdf_sha256 = fields.Char("SHA-256 of the controlled PDF", readonly=True, copy=False)
    pdf_url = fields.Char("Address of the PDF", compute="_compute_pdf_url")

    def _compute_pdf_url(self):
        for revision in self:
            revision.pdf_url = f"/quality/document/{revision.id}/pdf" if isinstance(revision.id, int) else False

    @api.model
    def _made_fields(self):
        return {"controlled_pdf", "controlled_pdf_sha256"}

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | self._made_fields()

    @api.model
    def _initial_verb_values(self):
        """Leave out the PDF: nobody may write that field, not even empty."""
        values = super()._initial_verb_values()
        values.pop("controlled_pdf")
        return values

    @api.model
    def _split_imported(self, vals):
        """Refuse a controlled PDF that comes with an import: the system makes it."""
        given = {name for name in self._made_fields() & vals.keys() if vals[name]}
        if given:
            self._raise_verb_fields(given)
        return super()._split_imported(vals)

    # When it is made

    def _check_submittable(self):
        """Refuse what could not be printed when it is approved."""
        super()._check_submittable()
        self._check_file_hash()
        self._check_pdf_file()
        self._check_pictures()

    def _check_file_hash(self):
        """Refuse a file that did not come by the field of the record: once signed, it would never open."""
        record = self.sudo()
        if (sha256_file(record.with_context(bin_size=False).file) or "") != (record.file_sha256 or ""):
            raise UserError(
                self.env._(
                    "The file of %(revision)s is not the one that was attached here: it was changed past this form. "
                    "Attach the right file again, save, then submit.",
                    revision=self.display_name,
                )
            )

    def _check_pdf_file(self):
        content = self._file_content()
        problem = pdf.is_pdf(content, self.file_name) and content and pdf.pdf_problem(content)
        if problem:
            reasons = {
                "encrypted": self.env._("it is protected by a password"),
                "empty": self.env._("it has no pages"),
                "broken": self.env._("it is no PDF, or damaged"),
            }
            raise UserError(
                self.env._(
                    "%(file)s cannot be read: %(reason)s. Export it again without password, attach that, then submit.",
                    file=self.file_name or self.display_name,
                    reason=reasons[problem],
                )
            )

    def _check_pictures(self):
        here = (self._name, self.id)
        kept = {number for number, file in self._own_pictures().items() if (file.res_model, file.res_id) == here}
        foreign = [source for source in picture_sources(self.body) if picture_id(source) not in kept]
        if foreign:
            raise UserError(
                self.env._(
                    "This picture in the text of %(revision)s is not kept with it: %(picture)s. Delete it from the "
                    "text and insert it again from your computer.",
                    revision=self.display_name,
                    picture=foreign[0],
                )
            )

    def _complete_approval(self):
        """Make the controlled PDF in the transaction of the last signature.

        The company's signature chain is locked meanwhile: other signatures of the company wait for the second or two.
        It cannot be made before: control block and text are one print, with the hash and the time of this signature
        on it, and the number of its pages stands at the foot of all pages, those of the file too.
        """
        res = super()._complete_approval()
        self._store_controlled_pdf()
        return res

    def _put_in_force(self):
        """Print it again when the day in force is not the one that was planned: the job ran late."""
        planned = self.in_force_from
        res = super()._put_in_force()
        if self.in_force_from != planned:
            self._store_controlled_pdf()
        return res

    def _store_controlled_pdf(self):
        content = self._make_controlled_pdf()
        # Nobody writes it but the last signature (or, of what was imported, the first opening).
        self.sudo()._write_unguarded(
            {
                "controlled_pdf": base64.b64encode(content),
                "controlled_pdf_sha256": hashlib.sha256(content).hexdigest(),
            }
        )
        return content

    def _may_still_change(self):
        """Tell whether what the PDF shows is not final: nothing is stored then. An imported one may get its file."""
        return self.state not in MADE_IN or self._awaits_file()

    # What is opened

    def _get_pdf(self):
        """Return the controlled PDF in bytes as its readers get it: with a watermark unless it is in force.

        Raises UserError when what is stored is not what was made, AccessError for everybody who may not read it.
        """
        self.ensure_one()
        self.check_access("read")
        content = self._get_stored_pdf()
        mark = self._watermark()
        if mark and not pdf.can_print(mark):
            mark = self.with_context(lang="en_US")._watermark()
        return pdf.add_watermark(content, mark) if mark else content

    def _get_stored_pdf(self):
        self._check_not_gone()
        record = self.sudo().with_context(bin_size=False)
        if record.controlled_pdf_sha256:
            content = base64.b64decode(record.controlled_pdf or b"")
            self._check_unchanged(content, record.controlled_pdf_sha256, self.env._("The controlled PDF"))
            return content
        self._get_file_content()
        # Two who open an imported revision first must not make two.
        if record._may_still_change() or not record.try_lock_for_update():
            return self._make_controlled_pdf()
        return self._store_controlled_pdf()

    def _get_file_content(self):
        """Return the file in bytes, or raise UserError when it is not the one that was attached."""
        self.check_access("read")
        self._check_not_gone()
        content, known = self._file_content(), self.sudo().file_sha256
        if content or known:
            self._check_unchanged(content, known, self.env._("The file"))
        return content

    def _get_disposal_notice(self):
        """Return the sentence that says when and by which list this revision was disposed of, or "". A mark without
        its signed list counts for nothing: it would hide that somebody changed the file."""
        record = self._disposed().sudo()
        return record and self.env._(
            "Disposed of on %(date)s by list %(disposition)s: its retention period was over. Number, dates and "
            "signatures are kept, text and files are not.",
            date=format_date(self.env, record.date_disposed),
            disposition=record.disposition_id.reference,
        )

    def _check_not_gone(self):
        if notice := self._get_disposal_notice():
            raise UserError(notice)

    def _check_unchanged(self, content, known, what):
        if hashlib.sha256(content).hexdigest() != known:
            _logger.warning("%s of %s is not what its SHA-256 says.", what, self)
            raise UserError(
                self.env._(
                    "%(what)s of %(revision)s was changed outside the quality system: it is not what was signed, and "
                    "is not opened. Tell a quality manager; the administrator can restore it from a backup.",
                    what=what,
                    revision=self.sudo().display_name,
                )
            )

    def _watermark(self):
        if self.state == "in_force":
            return ""
        if self.state == "approved":
            return self.env._("NOT YET IN FORCE")
        if self.state == "obsolete":
            follows = self.sudo().document_id.current_revision_id
            return self.env._("SUPERSEDED") if follows else self.env._("NO LONGER IN FORCE")
        return self.env._("DRAFT")
