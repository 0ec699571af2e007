from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.zones import zone_of


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = [
        "res.company",
        "qms.reading.company.mixin",
        "qms.gate.company.mixin",
        "qms.supplier.figure.company.mixin",
        "qms.supplier.portal.company.mixin",
        "qms.satisfaction.company.mixin",
        "qms.digest.company.mixin",
        "qms.context.company.mixin",
        "qms.risk.company.mixin",
        "qms.certificate.company.mixin",
    ]

    qms_top_manager_ids = fields.Many2many(
        "res.users",
        "qms_company_top_manager_rel",
        "company_id",
        "user_id",
        string="Top management",
        help="The people who direct the company at the highest level; they are named in the management review.",
    )
    qms_author_approval = fields.Selection(
        [
            ("auto", "Refused; a note instead in companies below ten users"),
            ("refuse", "Always refused"),
            ("warn", "Allowed, with a note"),
        ],
        "Approval by the author",
        default="auto",
        required=True,
    )
    qms_policy_public = fields.Boolean(
        "Public page of the quality policy",
        help="Shows the version in force to everybody who has the address, without login.",
    )

    qms_promise_days = fields.Integer(
        "Days to answer an order",
        default=3,
        required=True,
        help="Working days that a vendor has to answer an order. Then its dates and quantities stand as agreed.",
    )
    qms_early_days = fields.Integer(
        "Early from (days)",
        default=5,
        required=True,
        help="A delivery that is complete more than this many days before the agreed date counts as early.",
    )
    qms_edition_id = fields.Many2one(
        "qms.edition",
        "Edition of the standard",
        ondelete="restrict",
        help="The edition the company works to; pages by clause open with it. Empty: the newest.",
    )

    # Kept with the company, so that what happens on its days costs no look at its address and calendar.
    qms_zone_name = fields.Char("Time zone", compute="_compute_qms_zone_name", store=True)
    qms_reading_days = fields.Integer(
        "Days to read", default=14, required=True, help="Days that people have to confirm what they were asked to read."
    )
    qms_reading_followed_on = fields.Date(
        readonly=True, copy=False, help="The last day whose night brought all audiences up to date."
    )

    _qms_days_positive = models.Constraint(
        "CHECK(qms_promise_days >= 0 AND qms_early_days >= 0 AND qms_reading_days >= 0)", "Enter 0 days or more."
    )

    @api.depends("partner_id.tz", "resource_calendar_id.tz")
    def _compute_qms_zone_name(self):
        for company in self:
            company.qms_zone_name = zone_of(company.partner_id.tz, company.resource_calendar_id.tz).key

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._qms_prepare()
        for company in companies:
            self.env["qms.indicator"]._begin_in(company)
        return companies

    @api.model
    def _qms_prepare_all(self):
        """Prepare every company; data files call it at each install and update, it repeats without doubles."""
        self.sudo().with_context(active_test=False).search(Domain.TRUE)._qms_prepare()

    def _qms_prepare(self):
        """Give companies what the system needs: a signature chain, sequences, first rules, the address of a kiosk."""
        chains = self.env["qms.signature.chain"].sudo()
        missing = self - chains.search([("company_id", "in", self.ids)]).company_id
        chains.create([{"company_id": company.id} for company in missing])
        sequences = self.env["ir.sequence"].sudo()
        for name in sorted(self.env.registry.descendants(["qms.reference.mixin"], "_inherit")):
            model = self.env[name]
            if model._abstract:
                continue
            numbered = sequences.search([("code", "=", name), ("company_id", "in", self.ids)]).company_id
            sequences.create([model._prepare_sequence_vals(company) for company in self - numbered])
        self.env["qms.retention.rule"]._prepare_companies(self)
        self.env["qms.issue"]._prepare_climate_questions(self)
        self.env["qms.risk.scale"]._prepare_companies(self)
        self.env["qms.audit.program.ground"]._prepare_companies(self)
        self._qms_prepare_kiosk()

    def _qms_zone(self):
        """Return the company's time zone: its address's, else its calendar's, else UTC."""
        self.ensure_one()
        return zone_of(self.sudo().qms_zone_name)

    def _qms_today(self):
        """Return today as a date in the company's time zone (not the reader's)."""
        return self._qms_day(fields.Datetime.now())

    def _qms_day(self, instant):
        """Return the calendar day of a naive UTC `instant` in the company's time zone."""
        return self._qms_local(instant).date()

    def _qms_local(self, instant):
        """Return a naive UTC `instant` as the company's clock shows it, with its zone."""
        return datetime.replace(instant, tzinfo=ZoneInfo("UTC")).astimezone(self._qms_zone())

    def _qms_public_policy(self):
        """Return the policy in force (with superuser rights) if the company's public page is on, else none."""
        self.ensure_one()
        policies = self.env["qms.policy"].sudo()
        if not (self.sudo().active and self.sudo().qms_policy_public):
            return policies
        return policies.search([("company_id", "=", self.id), ("state", "=", "in_force")])

    def _qms_stand_in(self, besides=None):
        """Return the quality manager who gets what nobody else is named for: the first one of the company, an
        administrator only without another, OdooBot never (it is not active), and none of `besides`. Empty
        without any."""
        managers = [
            ("all_group_ids", "in", self.env.ref("qms_iso9001.group_qms_manager").id),
            ("company_ids", "in", self.ids),
            ("active", "=", True),
            ("id", "not in", besides.ids if besides else []),
        ]
        # Whoever reports may not read the groups of others.
        users = self.env["res.users"].sudo().search(managers, order="id")
        return (users.filtered(lambda user: not user._is_admin()) or users)[:1]

    def _qms_policy_url(self):
        """Return the path of the public page of the company's quality policy."""
        self.ensure_one()
        return f"/quality/policy/{self.env['ir.http']._slug(self)}"

    def _qms_midnight(self, day):
        """Return the naive UTC instant at which `day` begins in the company's time zone."""
        return self._qms_clock(day, time.min)

    def _qms_clock(self, day, clock):
        """Return the naive UTC instant at which the company's clock shows `clock` (a time) on `day`."""
        return datetime.combine(day, clock, tzinfo=self._qms_zone()).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _qms_promises_stand_before(self):
        """Return the day such that orders placed before it stand as agreed: their working days to answer are over.

        Counted by the company's calendar and its public holidays; without a calendar every day counts.
        """
        self.ensure_one()
        company, today = self.sudo(), self._qms_today()
        days, calendar = company.qms_promise_days, company.resource_calendar_id
        if not days:
            return today + timedelta(days=1)
        # A calendar says in its own zone which days are worked; the day asked about is the company's.
        zone = zone_of(calendar.tz)
        midnight = datetime.combine(today, time.min, tzinfo=zone)
        first = calendar and calendar.plan_days(-days, midnight, compute_leaves=True)
        return first.astimezone(zone).date() if first else today - timedelta(days=days)
