import base64
import secrets

from odoo import api, fields, models


class QmsReadingCompanyMixin(models.AbstractModel):
    """How a company tells its people what they have to read, and its kiosk: a page without login at a secret address,
    off until somebody switches it on."""

    _name = "qms.reading.company.mixin"
    _description = "Reading in a company"

    qms_reading_activity = fields.Boolean(
        "Ask readers",
        default=True,
        help="Readers with a login get an activity, the others a mail with their own link.",
    )
    qms_reading_reminder = fields.Boolean(
        "Remind readers", default=True, help="One mail with the reader's own link, on the due date."
    )
    qms_reading_digest = fields.Boolean(
        "Weekly digest",
        default=True,
        help="Whoever is overdue gets one mail a week with all that they have to read. Who gets the weekly mail of "
        "open work finds it there.",
    )
    qms_kiosk = fields.Boolean(
        "Kiosk", help="A page for a shared screen, at which people say who they are by badge or PIN."
    )
    qms_kiosk_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    qms_kiosk_url = fields.Char("Address of the kiosk", compute="_compute_qms_kiosk", groups="base.group_system")
    qms_kiosk_qr = fields.Binary("Code of the kiosk", compute="_compute_qms_kiosk", groups="base.group_system")

    _qms_kiosk_token_unique = models.UniqueIndex("(qms_kiosk_token)")

    @api.depends("qms_kiosk", "qms_kiosk_token")
    def _compute_qms_kiosk(self):
        for company in self:
            shown = company.qms_kiosk and company.qms_kiosk_token
            company.qms_kiosk_url = f"{company.get_base_url()}{company._qms_kiosk_path()}" if shown else False
            company.qms_kiosk_qr = company._qms_kiosk_code() if shown else False

    def _qms_kiosk_code(self):
        code = self.env["ir.actions.report"].barcode("QR", self.qms_kiosk_url, width=240, height=240)
        return base64.b64encode(code)

    def _qms_kiosk_path(self):
        """Return the path of the company's kiosk."""
        self.ensure_one()
        return f"/quality/kiosk/{self.sudo().qms_kiosk_token}"

    def _qms_lang(self):
        """Return the code of an active language to write in for the company."""
        self.ensure_one()
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        lang = self.sudo().partner_id.lang
        return lang if lang in installed else "en_US"

    def _qms_kiosk_scope(self):
        """Return the scope of signed identities: a new address ends those of the old one."""
        self.ensure_one()
        return f"qms.kiosk.{self.sudo().qms_kiosk_token}"

    @api.model
    def _qms_by_kiosk_token(self, token):
        """Return the company (with superuser rights) whose kiosk has this address, if it is switched on."""
        companies = self.sudo().with_context(active_test=True)
        return companies.search([("qms_kiosk_token", "=", token), ("qms_kiosk", "=", True)]) if token else companies

    def _qms_new_kiosk_token(self):
        for company in self.sudo():
            company.qms_kiosk_token = secrets.token_urlsafe(18)

    def _qms_prepare_kiosk(self):
        """Give each company an address for its kiosk, which opens nothing until the kiosk is switched on."""
        self.sudo().filtered(lambda company: not company.qms_kiosk_token)._qms_new_kiosk_token()
