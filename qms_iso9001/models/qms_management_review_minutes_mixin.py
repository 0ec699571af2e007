import base64
import hashlib
import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

_logger = logging.getLogger(__name__)
TEMPLATE = "qms_iso9001.mail_template_review_minutes"


class QmsManagementReviewMinutesMixin(models.AbstractModel):
    """The minutes of a review: made once, with the signature of the chair, kept as they are, mailed to the
    participants."""

    _name = "qms.management.review.minutes.mixin"
    _description = "Minutes of a management review"

    minutes = fields.Binary("Minutes", attachment=True, readonly=True, copy=False)
    minutes_name = fields.Char(compute="_compute_minutes_name")
    minutes_sha256 = fields.Char("SHA-256 of the minutes", readonly=True, copy=False)

    def _compute_minutes_name(self):
        for review in self:
            review.minutes_name = f"{review.reference or ''} {fields.Date.to_string(review.date) or ''}.pdf".strip()

    def _store_minutes(self):
        """Print the minutes in the language of the company, and keep them with their hash."""
        lang = self.company_id.partner_id.lang or self.env.lang
        review = self.with_company(self.company_id).with_context(lang=lang)
        html = self.env(context=review.env.context)["ir.qweb"]._render(
            "qms_iso9001.qms_management_review_minutes",
            {"doc": review, "results": review._results_by_input(), "day": lambda day: format_date(review.env, day)},
        )
        content = self.env["qms.document.revision"].with_company(self.company_id)._html_to_pdf(html)
        self._write_unguarded(
            {"minutes": base64.b64encode(content), "minutes_sha256": hashlib.sha256(content).hexdigest()}
        )

    def _prepared_text(self):
        """Return when the inputs were collected, by the clock of the company as signatures say it."""
        return self.date_prepared and self._signing_time(self.date_prepared, self.sudo().company_id._qms_zone()) or ""

    def _results_by_input(self):
        """Return {id of an input: its decisions in the minutes}."""
        found = {}
        for result in self.decisions or []:
            found.setdefault(result["input_id"], []).append(result)
        return found

    def _mail_minutes(self):
        """Mail the minutes to the chair and all participants; queued, so that no mail server keeps anybody from
        signing."""
        people = (self.participant_ids | self.attendee_ids | self.chair_id).filtered("active")
        addresses = [user.email_formatted for user in people if user.email]
        if not addresses:
            return
        file = self.env["ir.attachment"].create(
            {"name": self.minutes_name, "raw": base64.b64decode(self.with_context(bin_size=False).minutes)}
        )
        values = {"email_to": ", ".join(addresses), "attachment_ids": [(4, file.id)]}
        self.env.ref(TEMPLATE).sudo().send_mail(self.id, force_send=False, email_values=values)

    def _get_stored_pdf(self):
        """Return the minutes in bytes as they were signed. Raises UserError where there are none, or where the file is
        not what was kept; AccessError for everybody who may not read the review."""
        self.ensure_one()
        self.check_access("read")
        record = self.sudo().with_context(bin_size=False)
        if record.state != "signed" or not record.minutes_sha256:
            raise UserError(self.env._("There are minutes once the chair has signed. Ask the chair to sign."))
        content = base64.b64decode(record.minutes or b"")
        if hashlib.sha256(content).hexdigest() != record.minutes_sha256:
            _logger.warning("The minutes of %s are not what their SHA-256 says.", self)
            raise UserError(
                self.env._(
                    "The minutes of %(review)s were changed outside the quality system: they are not what was signed, "
                    "and are not opened. Tell a quality manager; the administrator can restore them from a backup.",
                    review=record.display_name,
                )
            )
        return content

    def action_view_minutes(self):
        """Open the minutes as they were signed. For everybody who reads the review."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "signed" or not self.minutes_sha256:
            raise UserError(self.env._("There are minutes once the chair has signed. Ask the chair to sign."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/minutes/{self.minutes_name}",
            "target": "new",
        }
