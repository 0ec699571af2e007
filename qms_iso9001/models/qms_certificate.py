from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

NOTICE_DAYS = 90
VALIDITY = [("coming", "Not yet valid"), ("valid", "Valid"), ("ending", "Ends soon"), ("expired", "Expired")]
SHOWN = {"reference", "body", "edition_id", "scope", "date_start", "date_end", "company_id", "attachment_ids"}


class QmsCertificate(models.Model):
    """A certificate of the company itself: which body confirmed what, by which edition, from when to when, and the
    visits by which it is kept. Once it is held, what it says stays; its renewal is another certificate."""

    _name = "qms.certificate"
    _inherit = [
        "qms.certificate.screens.mixin",
        "qms.reminder.mixin",
        "qms.files.mixin",
        "qms.state.mixin",
        "qms.named.retention.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Own certificate"
    _order = "date_end desc, id desc"
    _rec_names_search = ["reference", "body", "scope"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reminder_type = "qms_iso9001.mail_activity_type_own_certificate"
    _keeps_files = True
    _file_fields = ("attachment_ids",)

    reference = fields.Char("Number of the certificate", tracking=True, copy=False)
    body = fields.Char("Certification body", required=True, tracking=True)
    edition_id = fields.Many2one(
        "qms.edition", "Edition of the standard", required=True, ondelete="restrict", tracking=True
    )
    scope = fields.Text(required=True, translate=True, help="As it stands on the certificate.")
    date_start = fields.Date("Valid from", required=True, tracking=True)
    date_end = fields.Date("Valid to", required=True, index=True, tracking=True, help="Last day.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Is reminded of the next surveillance audit, and of the end.",
    )
    is_public = fields.Boolean(
        "On the public page",
        default=True,
        tracking=True,
        help="Shown to everybody who has the address, where the settings of the company switch the page on.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Certificate (file)", copy=False)
    surveillance_ids = fields.One2many("qms.certificate.surveillance", "certificate_id", "Surveillance audits")
    replaces_id = fields.Many2one(
        "qms.certificate",
        "Replaces",
        copy=False,
        index="btree_not_null",
        check_company=True,
        domain="[('state', '=', 'held'), ('id', '!=', id)]",
        ondelete="restrict",
        help="The certificate that this one renews: it ends when this one begins.",
    )
    renewal_ids = fields.One2many("qms.certificate", "replaces_id", "Renewals")
    state = fields.Selection(
        [("draft", "Being entered"), ("held", "Held"), ("ended", "Ended")],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    end_reason = fields.Char("Ended because", readonly=True, copy=False)
    date_due = fields.Date("Next step", compute="_compute_date_due", store=True, index=True)
    validity = fields.Selection(VALIDITY, compute="_compute_validity", help="Today, in the time zone of the company.")
    public_url = fields.Char("Public page", compute="_compute_public_url")

    _ends_after_it_starts = models.Constraint("CHECK(date_end >= date_start)", "It ends before it begins.")
    _replaces_another = models.Constraint(
        "CHECK(replaces_id <> id)", "A certificate cannot renew itself. Choose the one that was held before it."
    )

    @api.depends("edition_id", "body", "reference")
    def _compute_display_name(self):
        for certificate in self:
            parts = (certificate.edition_id.sudo().name, certificate.body, certificate.reference)
            certificate.display_name = " · ".join(filter(None, parts))

    @api.depends("date_end", "surveillance_ids.date_due", "surveillance_ids.date_done")
    def _compute_date_due(self):
        for certificate in self:
            waiting = certificate.surveillance_ids.filtered(lambda visit: not visit.date_done).mapped("date_due")
            certificate.date_due = min([day for day in [*waiting, certificate.date_end] if day], default=False)

    @api.depends("state", "date_start", "date_end", "company_id")
    def _compute_validity(self):
        today = {company: company._qms_today() for company in self.company_id}
        for certificate in self:
            certificate.validity = certificate.state == "held" and certificate._validity_on(
                today[certificate.company_id]
            )

    def _validity_on(self, day):
        if day < self.date_start:
            return "coming"
        left = (self.date_end - day).days
        return "expired" if left < 0 else "ending" if left <= NOTICE_DAYS else "valid"

    @api.depends("state", "is_public", "company_id.qms_certificate_public")
    def _compute_public_url(self):
        for certificate in self:
            company = certificate.sudo().company_id
            public = certificate.state == "held" and certificate.is_public and company.qms_certificate_public
            certificate.public_url = company._qms_certificate_url() if public else False

    # Steps

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"end_reason"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | SHOWN | {"replaces_id"}

    def _locked_way_out(self):
        return self.env._("Enter the renewal or the extension of its scope as a new certificate.")

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_end": self.env._("End the certificate")}

    def _is_waiting_for_owner(self):
        return self.state == "held" and not self.renewal_ids.filtered(lambda each: each.state == "held")

    def action_hold(self):
        """Confirm what was entered: the certificate is held from now on, and what it replaces ends when it begins."""
        self.check_access("write")
        self._require_state("draft")
        for certificate in self:
            certificate._check_complete()
            certificate._set_state("held")
        self._end_replaced()
        self.replaces_id._follow_owner()

    def _end_replaced(self):
        """End what these replace, as soon as they begin: a body issues the renewal weeks before."""
        for certificate in self.filtered(lambda each: each.date_start <= each.company_id._qms_today()):
            before = certificate.replaces_id.filtered(lambda each: each.state == "held")
            before._set_state("ended", end_reason=self.env._("Replaced by %s", certificate.display_name))

    @api.model
    def _cron_end_replaced(self):
        """End what a renewal replaces, at the midnight of each company; what is done is not done again."""
        self.search([("state", "=", "held"), ("replaces_id.state", "=", "held")])._end_replaced()

    def _check_complete(self):
        if not (self.reference or "").strip():
            raise UserError(self.env._("%s: enter its number first, as it stands on it.", self.display_name))
        if not self.attachment_ids:
            raise UserError(self.env._("%s: add the file of the certificate first.", self.display_name))
        held = self.sudo().search([("company_id", "=", self.company_id.id), ("state", "=", "held")])
        if any(other._number_key() == self._number_key() for other in held - self - self.replaces_id.sudo()):
            raise UserError(
                self.env._(
                    "%s is held already: two of one number would stand on the public page. If this one takes its "
                    "place, name the other one under Replaces.",
                    self.display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what comes in as held is as complete as what is confirmed here."""
        certificates = super().create(vals_list)
        for certificate in certificates.filtered(lambda each: each.state == "held"):
            certificate._check_complete()
        return certificates

    def _number_key(self):
        return " ".join(f"{self.body} {self.reference}".casefold().split())

    def action_end(self, reason):
        """End it before its day (given back, withdrawn, suspended), with a reason: it leaves the public page."""
        self.check_access("write")
        self._require_state("held")
        self._set_state("ended", end_reason=self._require_reason(reason))

    def action_renew(self):
        """Open a new certificate that renews this one."""
        self.ensure_one()
        self.check_access("create")
        self._require_state("held")
        names = ("company_id", "edition_id", "user_id", "body", "scope", "is_public")
        copied = {f"default_{name}": self[name].id if name.endswith("_id") else self[name] for name in names}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Renewal"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {**copied, "default_replaces_id": self.id},
        }

    def action_open_public_page(self):
        """Open the public page of the company's certificates in a new window."""
        self.ensure_one()
        if not self.public_url:
            raise UserError(
                self.env._(
                    "The public page shows certificates that are held and marked for it, once it is switched on in the "
                    "settings of the company."
                )
            )
        return {"type": "ir.actions.act_url", "url": self.public_url, "target": "new"}

    def _public_note(self):
        """Return the words about its validity on the public page."""
        day = format_date(self.env, self.date_end)
        if self.validity == "expired":
            return self.env._("Expired on %s", day)
        if self.validity == "coming":
            return self.env._("Valid from %(start)s to %(end)s", start=format_date(self.env, self.date_start), end=day)
        return self.env._("Valid to %s", day)
