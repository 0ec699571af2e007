import logging

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext

_logger = logging.getLogger(__name__)

RECEIVED = "qms_iso9001_capa.mail_template_complaint_received"
ANSWER = "qms_iso9001_capa.mail_template_complaint_answer"
CLOSED = "qms_iso9001_capa.mail_template_complaint_closed"
LAYOUT = "mail.mail_notification_light"
# Whoever wrote so often within an hour is a machine: it gets no more receipts.
RECEIPTS = 3
MACHINES = {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply"}
# Machines that keep the rules do not answer a receipt.
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
NAME_LENGTH = 200


class QmsComplaintMailMixin(models.AbstractModel):
    """Complaints by mail. What comes in becomes a complaint of the company that was written to, and is acknowledged at
    once; nothing else leaves without a person who reads it before sending, and only that is an answer."""

    _name = "qms.complaint.mail.mixin"
    _description = "Mail of a complaint"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a complaint of a mail. The company comes from the address written to, never from the sender."""
        values = custom_values or {}
        company = self.env["res.company"].sudo().browse(values.get("company_id")) or self.env.company
        body = html2plaintext(msg_dict.get("body") or "").strip()
        sender = msg_dict.get("email_from") or ""
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        colleague = self._find_colleague(company, sender)
        subject = (msg_dict.get("subject") or "").strip() or next(iter(body.splitlines()), "")
        complaint = self._receive(
            {
                **values,
                "company_id": company.id,
                "name": subject[:NAME_LENGTH] or self.env._("Complaint by e-mail"),
                "description": body,
                # A colleague who passes a customer's mail on is not the customer.
                "email_from": False if colleague else sender,
                "partner_id": False if colleague else self._find_customer(company, sender, author).id,
            },
            "mail",
            reported_by=colleague,
        )
        complaint._send_receipt()
        return complaint

    @api.model
    def _find_colleague(self, company, sender):
        """Return the user of `company` who has the address `sender`, if any."""
        address = email_normalize(sender)
        users = self.env["res.users"].sudo()
        own = Domain("email_normalized", "=", address) & Domain("share", "=", False)
        return users.search(own & Domain("company_ids", "in", company.ids), limit=1) if address else users

    @api.model
    def _find_customer(self, company, sender, author=None):
        """Return the partner with the address `sender` that `company` may use: shared, or of that company."""
        usable = Domain("company_id", "in", (False, company.id))
        if author and author.filtered_domain(usable):
            return author
        address = email_normalize(sender)
        partners = self.env["res.partner"].sudo()
        return partners.search(usable & Domain("email_normalized", "=", address), limit=1) if address else partners

    @api.model
    def _receive(self, vals, channel, reported_by=None):
        """Create a complaint that no user records: it came in by `channel`. Return it with superuser rights."""
        company = self.env["res.company"].browse(vals["company_id"])
        complaints = self.with_user(SUPERUSER_ID).with_company(company)
        complaint = complaints.create(vals)
        complaint._write_unguarded(
            {"channel": channel, "reported_by_id": reported_by.id if reported_by else SUPERUSER_ID}
        )
        # What the database refuses it refuses here, before anything is sent.
        complaint.flush_recordset()
        return complaint

    # The receipt

    def _send_receipt(self):
        """Tell the customer that it came in, once and without a person; this is no answer. A receipt that cannot be
        sent loses no complaint."""
        self.ensure_one()
        template = self.env.ref(RECEIVED, raise_if_not_found=False)
        address = email_normalize(self.email_from or self.partner_id.email or "")
        automatic = self.env.context.get("qms_automatic_mail")
        if automatic or not template or not address or self._is_machine(address):
            return
        try:
            with self.env.cr.savepoint():
                self._post_receipt(template.sudo(), address)
        except psycopg2.Error:
            # Two at once: the request is repeated as a whole.
            raise
        except Exception:
            _logger.exception("No receipt for %s", self.display_name)
            self._note(self.env._("The receipt could not be sent: look at its template, and write to the customer."))

    def _is_machine(self, address):
        """Tell whether a receipt to `address` could start a loop."""
        if address.partition("@")[0] in MACHINES or self.env["mail.alias.domain"].sudo()._find_aliases([address]):
            return True
        hour = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        recent = Domain("email_from", "ilike", address) & Domain("create_date", ">", hour)
        return self.sudo().search_count(recent & Domain("id", "!=", self.id), limit=RECEIPTS) >= RECEIPTS

    def _post_receipt(self, template, address):
        values = template._generate_template([self.id], {"subject", "body_html"})[self.id]
        company = self.company_id
        recipient = {"partner_ids": self.partner_id.ids}
        if email_normalize(self.partner_id.email or "") != address:
            recipient = {"outgoing_email_to": address}
        self.message_post(
            author_id=company.partner_id.id,
            email_from=company.email_formatted or None,
            subject=values["subject"],
            body=values["body_html"],
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid=LAYOUT,
            mail_headers=AUTOMATIC,
            notify_skip_followers=True,
            **recipient,
        )

    # What people send

    def action_answer(self):
        """Open the answer, prepared by its template, for whoever may act: to be read, changed and sent. The answer
        sent is what counts."""
        self.ensure_one()
        self._check_step("received", "answered")
        if not (self.email_from or self.sudo().partner_id.email):
            raise UserError(
                self.env._(
                    "No e-mail of the customer of %(record)s is known: enter it, or use Answered otherwise after a "
                    "call or a letter.",
                    record=self.display_name,
                )
            )
        return self._open_composer(ANSWER)

    def action_open_closed_mail(self):
        """Open the mail that tells the customer how it ended."""
        self.ensure_one()
        self._check_step("closed")
        return self._open_composer(CLOSED)

    def _open_composer(self, template_xmlid):
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the customer"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id if template else False,
                "default_email_layout_xmlid": LAYOUT,
            },
        }

    def _on_composer_sent(self, template, messages):
        """What a person sent from the template of the answer is the answer."""
        if template != self.env.ref(ANSWER, raise_if_not_found=False):
            return
        if not all(message.partner_ids or message.outgoing_email_to for message in messages):
            raise UserError(self.env._("Choose who gets the answer: nobody would receive it."))
        # Who may answer is asked first.
        self._set_answered()
        for message in messages:
            self.browse(message.res_id)._check_answer(template, message)
            self.browse(message.res_id).sudo()._link_customer(message.sudo().partner_ids)

    def _check_answer(self, template, message):
        """Raise UserError if `message` says no more than the template: that tells the customer nothing."""
        prepared = template.sudo()._generate_template(self.ids, {"body_html"})[self.id]["body_html"]
        sent, prepared = (" ".join(html2plaintext(text or "").split()) for text in (message.body, prepared))
        if not message.attachment_ids and sent in prepared:
            raise UserError(
                self.env._(
                    "This is the prepared text only: write into it what you found and what you do about it, then press "
                    "Send."
                )
            )

    def _link_customer(self, partners):
        """Make the partner to whom the answer went the customer of what is open with that address and has none."""
        address = email_normalize(self.email_from or "")
        usable = partners.filtered(lambda partner: partner.company_id in (partner.company_id.browse(), self.company_id))
        partner = usable.filtered(lambda partner: address and partner.email_normalized == address)[:1]
        if not partner:
            return
        waiting = Domain("state", "in", ("received", "answered")) & Domain("company_id", "=", self.company_id.id)
        unknown = Domain("partner_id", "=", False) & Domain("email_from", "ilike", address)
        same = self.search(waiting & unknown).filtered(lambda record: email_normalize(record.email_from) == address)
        same.partner_id = partner
