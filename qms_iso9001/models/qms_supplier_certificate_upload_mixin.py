import base64
from datetime import timedelta
from pathlib import PurePath

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date
from odoo.tools.mimetypes import guess_mimetype

SENT = "qms_iso9001.mail_activity_type_certificate_sent"
MAX_BYTES = 10 * 2**20
TYPES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
# So many of one vendor within PAUSE; more is a mistake, or a machine.
LIMIT = 10
PAUSE = timedelta(days=1)
DAYS_TO_CHECK = 7


class QmsSupplierCertificateUploadMixin(models.AbstractModel):
    """A certificate that the vendor sends itself, on the page of its scorecard: received, to be checked by us."""

    _name = "qms.supplier.certificate.upload.mixin"
    _inherit = ["qms.supplier.certificate.check.mixin"]
    _description = "Certificate sent by the vendor"

    is_from_vendor = fields.Boolean("Sent by the vendor", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_from_vendor"}

    @api.model
    def _receive_from_vendor(self, evaluation, author, kind, upload, date_end=None, reference=None):
        """Record the certificate that the vendor of `evaluation` (with superuser rights) sent, and ask who looks after
        it to check it. `upload` is (name, bytes) or None. Raises UserError that the vendor reads."""
        evaluation._lock_for_vendor()
        self._check_upload_pause(evaluation)
        if not kind:
            raise UserError(self.env._("Choose what kind of certificate it is."))
        name, content = self._check_upload(upload)
        date_end = self._read_last_day(evaluation, kind, date_end)
        vals = {
            "partner_id": evaluation.partner_id.id,
            "company_id": evaluation.company_id.id,
            "kind_id": kind.id,
            "reference": (reference or "").strip()[:100],
            "date_end": date_end,
            "user_id": False,
        }
        # Enters it for the vendor, who has no right to our records.
        certificate = self.sudo().with_context(mail_create_nolog=True).create(vals).with_env(self.env(su=True))
        certificate._write_unguarded({"is_from_vendor": True, "user_id": certificate._checked_by(evaluation).id})
        certificate._keep_upload(name, content)
        certificate.message_post(
            body=self.env._("Sent by the vendor on the page of its scorecard."), author_id=author.id
        )
        certificate._ask_to_check()
        return certificate

    @api.model
    def _check_upload_pause(self, evaluation):
        sent = (
            Domain("partner_id", "=", evaluation.partner_id.id)
            & Domain("is_from_vendor", "=", True)
            & Domain("create_date", ">", fields.Datetime.now() - PAUSE)
        )
        if self.sudo().with_context(active_test=False).search_count(sent, limit=LIMIT) >= LIMIT:
            raise UserError(self.env._("You have sent many certificates today. Send the others tomorrow, or by mail."))

    @api.model
    def _check_upload(self, upload):
        """Return (name that tells the type, bytes) of a file that we take."""
        if not upload or not upload[1]:
            raise UserError(self.env._("Choose the file of the certificate."))
        name, content = upload
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is larger than 10 MB. Send a smaller one, or send it by mail."))
        # By what is in it, whatever it is called.
        ending = TYPES.get(guess_mimetype(content))
        if not ending:
            raise UserError(self.env._("Send the certificate as a PDF, or a photo of it as JPEG or PNG."))
        return f"{PurePath(name or '').stem[:80] or 'certificate'}{ending}", content

    @api.model
    def _read_last_day(self, evaluation, kind, text):
        try:
            day = fields.Date.to_date((text or "").strip() or None)
        except ValueError:
            raise UserError(self.env._("Enter the last day as a date.")) from None
        if not day and kind.has_end:
            raise UserError(self.env._("Enter until when the certificate is valid."))
        if day and day < evaluation.company_id._qms_today():
            raise UserError(
                self.env._("It ended on %(day)s. Send us the one that is valid now.", day=format_date(self.env, day))
            )
        return day

    def _keep_upload(self, name, content):
        file = self.env["ir.attachment"].create(
            {
                "name": name,
                "datas": base64.b64encode(content),
                "mimetype": guess_mimetype(content),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.write({"attachment_ids": [Command.link(file.id)]})

    def _checked_by(self, evaluation):
        """Return who looks after it: as the one before, else the vendor's buyer, else who decided on the vendor."""
        people = self.replaces_id.user_id | self.partner_id.with_company(self.company_id).buyer_id
        company = self.company_id
        here = people.filtered(lambda user: user.active and not user.share and company in user.company_ids)
        return here[:1] or evaluation._decided_by_or_stand_in()

    def _ask_to_check(self):
        if self.user_id:
            self.activity_schedule(
                SENT,
                date_deadline=self.company_id._qms_today() + timedelta(days=DAYS_TO_CHECK),
                user_id=self.user_id.id,
            )

    def _asked_and_done(self):
        # The question is the certificate's: whoever checks it answers it for everybody.
        self.sudo().activity_feedback([SENT])

    def action_accept(self):
        """Accept; nobody is asked to check it any more."""
        res = super().action_accept()
        self._asked_and_done()
        return res

    def action_refuse(self, reason):
        """Refuse; nobody is asked to check it any more."""
        res = super().action_refuse(reason)
        self._asked_and_done()
        return res
