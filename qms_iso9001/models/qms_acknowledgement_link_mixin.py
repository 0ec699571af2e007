from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import hash_sign, verify_hash_signed

LINK = "qms.acknowledgement.link"
PDF = "qms.acknowledgement.pdf"
PDF_TIME = timedelta(minutes=15)


class QmsAcknowledgementLinkMixin(models.AbstractModel):
    """The link by which a person reads and confirms without login: signed, of one row and its employee, and good for
    as long as that person has to read it. Nothing is stored, so nothing can be copied out of the database."""

    _name = "qms.acknowledgement.link.mixin"
    _description = "Link of a read confirmation"

    # Told to the reader only, by mail or page: not to everybody who sees the row.
    changes = fields.Text("What changed", compute="_compute_changes", compute_sudo=True, groups=fields.NO_ACCESS)

    def _get_link_path(self):
        """Return the path of the person's page for this row."""
        self.ensure_one()
        token = hash_sign(self.env(su=True), LINK, [self.id, self.employee_id.id])
        return f"/quality/read/{token}"

    def _get_link(self):
        """Return the whole address of that page, for a mail."""
        return f"{self.get_base_url()}{self._get_link_path()}"

    @api.model
    def _by_link(self, token):
        """Return the row (with superuser rights) that the token of a link stands for today; none for a bad token."""
        return self._by_token(LINK, token)._current()

    @api.model
    def _is_of_link(self, row, token):
        """Tell whether the page of this link showed what `row` asks to read: only that can be confirmed there."""
        return bool(row) and self._by_token(LINK, token)._get_version() == row._get_version()

    def _get_pdf_token(self):
        """Return a token that opens the file of this row for a quarter of an hour, and nothing else."""
        self.ensure_one()
        return hash_sign(self.env(su=True), PDF, [self.id, self.employee_id.id], expiration=PDF_TIME)

    @api.model
    def _by_pdf_token(self, token):
        return self._by_token(PDF, token)

    @api.model
    def _by_token(self, scope, token):
        try:
            values = verify_hash_signed(self.env(su=True), scope, token or "")
        except (ValueError, TypeError):
            values = None
        if not values:
            return self.sudo().browse()
        # The signature says whose row it is; if the row is somebody else's, it says nothing.
        return self.sudo().search([("id", "=", values[0]), ("employee_id", "=", values[1])])

    def _current(self):
        """Return the open row by which the same person still has to read it today; without one, this one.

        Whoever moves to another department gets a new row, and so does whoever has not read it when a minor revision
        comes in force; the link in the mail stays good. A major revision is asked for anew, by a mail of its own.
        """
        if not self or not self.date_end or not self.employee_id:
            return self
        same = Domain("policy_id", "=", self.policy_id.id)
        if self.document_id:
            [(_version, counting)] = self.document_id._reading_versions().values()
            if self.revision_id.id not in counting:
                return self
            same = Domain("document_id", "=", self.document_id.id)
        same &= Domain("employee_id", "=", self.employee_id.id) & Domain("date_end", "=", False)
        return self.search(same, limit=1) or self

    def _is_readable_without_login(self):
        """Tell whether the person still has it to read, or has just read it: then the page shows what it is."""
        self.ensure_one()
        return bool(not self.date_end and self.employee_id.active and self._get_version().state == "in_force")

    def _get_version(self):
        """Return what is read: the revision of the document, or the version of the policy."""
        self.ensure_one()
        return self.revision_id or self.policy_id

    def _get_reading(self):
        """Return what a page or mail says about this row: number, title, version, what changed, due date."""
        self.ensure_one()
        row = self.sudo()
        version = row._get_version()
        label = self.env._("Revision %(number)s", number=row.revision_id.number)
        if row.policy_id:
            label = self.env._("Version %(number)s", number=row.policy_id.version)
        return {
            "row": row,
            "number": row.document_id.reference,
            "title": version.name,
            "version": label,
            "summary": row.changes,
            "in_force_from": version.in_force_from,
            "date_due": row.date_due,
            "is_late": row.date_due < row.company_id._qms_today(),
            "date_confirmed": row.date_confirmed,
            "has_questions": bool(row.document_id.survey_id),
            "original_name": row._get_original_name(),
        }

    def _compute_changes(self):
        """What changed since the revision that the person knows, newest last: what they confirmed last; else all since
        they first had to read it, or at least since the last major one."""
        documents = self.document_id
        chains = documents._reading_chains()
        ended = Domain("document_id", "in", documents.ids) & Domain("state", "in", ("in_force", "obsolete"))
        told = self.revision_id.search(ended, order="sequence").filtered("summary").grouped("document_id")
        rows = Domain("document_id", "in", documents.ids) & Domain("employee_id", "in", self.employee_id.ids)
        rows = self.search(rows).grouped(lambda row: (row.document_id, row.employee_id))
        for row in self:
            revision = row.revision_id
            others = rows.get((row.document_id, row.employee_id), row).filtered(
                lambda other, revision=revision: other.revision_id != revision
            )
            since = row._known_sequence(others, chains[row.document_id][-1:]) if revision else 0
            news = [each for each in told.get(row.document_id, ()) if since < each.sequence <= revision.sequence]
            lines = [each.summary if len(news) == 1 else f"{each.number}: {each.summary}" for each in news]
            row.changes = "\n".join(lines)

    @api.model
    def _known_sequence(self, others, asked_last):
        """Return up to which revision somebody with these other rows of a document knows it."""
        known = others.filtered("date_confirmed").revision_id.mapped("sequence")
        return max(known) if known else min([*others.revision_id.mapped("sequence"), asked_last.sequence - 1])

    def _get_pdf_file(self):
        """Return (bytes, name) of the PDF of what is read. Raises UserError when it is not what was signed."""
        self.ensure_one()
        row = self.sudo()
        if row.policy_id:
            return row.policy_id._get_public_pdf(self.env.lang), f"{row.policy_id._get_report_name()}.pdf"
        return row.revision_id._get_pdf(), f"{row.revision_id._get_file_title()}.pdf"

    def _get_original_name(self):
        """Return the name of the attached file if it is none that the PDF shows, else nothing."""
        revision = self.sudo().revision_id
        name = revision.file_sha256 and (revision.file_name or self.env._("File"))
        return name if name and not name.lower().endswith(".pdf") else False

    def _get_original_file(self):
        """Return (bytes, name) of the attached file. Raises UserError when it is not what was signed."""
        return self.sudo().revision_id._get_file_content(), self._get_original_name()
