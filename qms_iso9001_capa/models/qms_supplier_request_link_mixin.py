from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date, hash_sign, verify_hash_signed

LINK = "qms.supplier.request"
LINK_TIME = timedelta(days=365)
# What we open to see what the vendor sees: it answers nothing.
PREVIEW = "qms.supplier.request.preview"
PREVIEW_TIME = timedelta(minutes=15)
LAYOUT = "mail.mail_notification_light"


class QmsSupplierRequestLinkMixin(models.AbstractModel):
    """The page on which a vendor reads a request and answers it: by the signed link in the mail, which is of one
    request and one contact and needs no login, or by an account of the portal.

    Nothing of the link is stored. Nobody of the portal has a right to the records: the pages read them for the vendor.
    """

    _name = "qms.supplier.request.link.mixin"
    _description = "Request shown to the vendor"

    @api.model
    def _shown_domain(self):
        return Domain("state", "!=", "draft")

    def _get_request_path(self):
        """Return the path of the page that shows this one request to whoever holds it, and takes the answer."""
        return self._sign_path(LINK, LINK_TIME)

    def _sign_path(self, purpose, duration):
        self.ensure_one()
        record = self.sudo()
        values = [record.id, record.partner_id.id, record.contact_id.id]
        return f"/quality/request/{hash_sign(self.env(su=True), purpose, values, expiration=duration)}"

    def _get_request_link(self):
        """Return the whole address of that page, for a mail."""
        return f"{self.get_base_url()}{self._get_request_path()}"

    @api.model
    def _by_request_link(self, token):
        """Return the request (with superuser rights) that the vendor's token stands for; none for a bad or old one."""
        return self._by_token(LINK, token)

    @api.model
    def _by_preview(self, token):
        """Return the same of a token of `action_view_page`, which shows and answers nothing."""
        return self._by_token(PREVIEW, token)

    @api.model
    def _by_token(self, purpose, token):
        requests = self.sudo()
        try:
            values = verify_hash_signed(self.env(su=True), purpose, token or "")
        except (ValueError, TypeError):
            values = None
        if not values:
            return requests.browse()
        # The signature says to whom it was given; if somebody else deals with it by now, it says nothing.
        request_id, partner_id, contact_id = values
        given = Domain("partner_id", "=", partner_id) & Domain("contact_id", "=", contact_id)
        return requests.search(Domain("id", "=", request_id) & given & self._shown_domain())

    @api.model
    def _account_domain(self, user):
        """Return the domain of the requests to the vendor whose portal account `user` is; of nothing for anybody else.
        Their readers have no rights: search it in sudo."""
        vendor = user.partner_id.commercial_partner_id
        if not user._is_portal() or not vendor:
            return Domain.FALSE
        own = Domain("partner_id", "=", vendor.id) & Domain("company_id", "parent_of", user.company_ids.ids)
        return own & self._shown_domain()

    def _get_page_lang(self):
        """Return the language of the contact if it is installed, else that of the company."""
        installed = {code for code, _name in self.env["res.lang"].sudo().get_installed()}
        record = self.sudo()
        lang = record.contact_id.lang or record.partner_id.lang
        return lang if lang in installed else record.company_id._qms_lang()

    def action_view_page(self):
        """Open the page as the vendor sees it, for some minutes; nobody answers anything there."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": self._sign_path(PREVIEW, PREVIEW_TIME), "target": "new"}

    def _vendor_product(self):
        """Return the product as the vendor calls it."""
        product = self.sudo().product_id.with_context(partner_id=self.sudo().partner_id.id)
        return product.display_name or self.product_name

    def _vendor_order(self):
        """Return our number of the order, and the vendor's."""
        return " / ".join(filter(None, (self.purchase_name, self.sudo().purchase_id.partner_ref)))

    def _due_text(self):
        """Return the day on which the answer is due, for the subject of a mail."""
        return format_date(self.env, self.date_due)

    def _what_is_missing(self):
        """Return what we said when we sent the last answer back; empty in the first round."""
        self.ensure_one()
        before = self.answering_round - 1
        return self.sudo().answer_ids.filtered(lambda answer: answer.answering_round == before).comment or ""

    def _mail_vendor(self, xmlid):
        """Send the vendor's contact the mail of the template; where the template was taken away, nothing."""
        self.ensure_one()
        template = self.env.ref(xmlid, raise_if_not_found=False)
        record = self.sudo()
        if not template or not record.contact_id.email:
            return
        # What a buyer may send does not depend on a right to templates.
        mail = template.sudo()._generate_template(record.ids, {"subject", "body_html"})[record.id]
        people = self.env.user.partner_id if self.env.user.active else record.company_id.partner_id
        record.message_post(
            author_id=people.id,
            subject=mail["subject"],
            body=mail["body_html"],
            partner_ids=record.contact_id.ids,
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid=LAYOUT,
        )
