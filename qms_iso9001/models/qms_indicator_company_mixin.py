from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# What may be written of an indicator that other companies measure as well: the chatter, what switching changes, and
# what each company keeps for itself.
FREE = {"active", "signal_from", "company_signal_from", "has_own_target", "company_target", "company_warning"}
CHATTER = ("message_", "activity_", "my_activity_", "website_message_")


class QmsIndicatorCompanyMixin(models.AbstractModel):
    """Whose an indicator is: of all companies, each measuring it for itself, or of one. A company that wants another
    target, owner or filter makes a version of its own of the same code, which then stands in its place there.

    Each company switches one of all companies on and off for itself. Where it is measured is said here, once."""

    _name = "qms.indicator.company.mixin"
    _inherit = ["qms.indicator.own.mixin"]
    _description = "Indicator of all companies or of one"

    company_id = fields.Many2one(
        "res.company", "Measured in", index=True, ondelete="restrict", help="Empty: measured in each company by itself."
    )

    # Not for reading: people do not see companies in which they do not work, and would read fewer than there are.
    measured_company_ids = fields.Many2many(
        "res.company",
        "qms_indicator_measured_company_rel",
        "indicator_id",
        "company_id",
        "Switched on in",
        copy=False,
        groups=fields.NO_ACCESS,
        help="Of an indicator of all companies. Empty, as shipped: in each of them.",
    )
    is_measured_here = fields.Boolean(
        "Measured in this company", compute="_compute_is_measured_here", search="_search_is_measured_here"
    )
    is_measured_beyond = fields.Boolean(compute="_compute_is_measured_beyond")
    owner_id = fields.Many2one(
        "res.users", "Owner in this company", compute="_compute_owner_id", search="_search_owner_id", compute_sudo=True
    )

    @api.depends("active", "code", "company_id", "measured_company_ids")
    @api.depends_context("company")
    def _compute_is_measured_here(self):
        domain = Domain("id", "in", self._origin.ids) & self._measured_domain(self.env.company)
        # Asked for rows that the user reads already.
        here = self.sudo().with_context(active_test=False).search(domain)
        for indicator in self:
            indicator.is_measured_here = not indicator._origin or indicator._origin in here

    @api.model
    def _search_is_measured_here(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Only narrows down what the user may read; the companies of others are asked for.
        everything = self.sudo().with_context(active_test=False)
        here = Domain("id", "in", everything._search(self._measured_domain(self.env.company)))
        return Domain.OR([here if each else ~here for each in value])

    @api.depends("active", "code", "company_id", "measured_company_ids")
    @api.depends_context("uid")
    def _compute_is_measured_beyond(self):
        for indicator in self:
            indicator.is_measured_beyond = bool(indicator._origin._companies_beyond())

    @api.depends("user_id.company_ids", "company_id")
    @api.depends_context("company")
    def _compute_owner_id(self):
        for indicator in self:
            indicator.owner_id = indicator._owner_in(indicator.company_id or self.env.company)

    @api.model
    def _search_owner_id(self, operator, value):
        """An owner who does not work in the current company is none there."""
        if operator != "in":
            return NotImplemented
        people = self.env["res.users"].sudo().with_context(active_test=False)
        here = Domain("company_ids", "in", self.env.company.ids)
        named = Domain("user_id", "in", people._search(here & Domain("id", "in", [each for each in value if each])))
        nobody = Domain("user_id", "=", False) | Domain("user_id", "not in", people._search(here))
        return named | nobody if False in value else named

    @api.model_create_multi
    def create(self, vals_list):
        """Create; who does not work in all companies declares for the own ones."""
        indicators = super().create(vals_list)
        indicators._stay_at_home()
        return indicators

    def write(self, vals):
        """Write. Of one of all companies, what others measure as well stays, and switching concerns one company.

        Raises UserError where companies measure it in which the user does not work.
        """
        shared = self.browse() if self.env.su else self.filtered(lambda each: not each.company_id)
        beyond = shared.filtered(lambda each: not each._may_write(vals))
        own = self - shared
        if shared and "active" in vals:
            shared.check_access("write")
            shared._switch(vals["active"])
            super(QmsIndicatorCompanyMixin, own).write(vals)
            vals = {name: vals[name] for name in vals if name != "active"}
            if vals:  # Switching alone is no change of what is shipped.
                super(QmsIndicatorCompanyMixin, shared).write(vals)
        else:
            super().write(vals)
        # Told last: what is wrong for everybody is told first.
        if beyond:
            raise UserError(beyond[0]._beyond_sentence())
        own._stay_at_home()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_measured_beyond(self):
        for indicator in self:
            if not self.env.su and indicator._companies_beyond():
                raise UserError(indicator._beyond_sentence())

    def _may_write(self, vals):
        chatter = {name for name in vals if name.startswith(CHATTER)}
        return not (vals.keys() - FREE - chatter and self._companies_beyond())

    def _beyond_sentence(self):
        return self.env._(
            "%(indicator)s is shared with companies in which you do not work. Use the button Own version for this "
            "company, and change that one.",
            indicator=self.name,
        )

    def _companies_beyond(self):
        """Return the companies whose indicator this is as well and in which the user does not work: all, of what is
        shipped or has figures of one of them, on or off; else those that measure it."""
        if self.company_id:
            return self.env["res.company"]
        others = self.env["res.company"].sudo().search(Domain.TRUE) - self.env.user.company_ids
        if others and (self._shipped_data() or self._has_figures_of(others)):
            return others
        return self._measured_in(others)

    def _has_figures_of(self, companies):
        domain = [("indicator_id", "=", self.id), ("company_id", "in", companies.ids), ("active", "=", True)]
        return bool(self.env["qms.measurement"].sudo().search_count(domain, limit=1))

    def _stay_at_home(self):
        """Let what became an indicator of all companies be measured where the user works, and nowhere else."""
        shared = self.browse() if self.env.su else self.filtered(lambda each: not each.company_id)
        if shared and self.env["res.company"].sudo().search(Domain.TRUE) - self.env.user.company_ids:
            # Nobody has rights to say where something is measured: the verbs do.
            shared.sudo()._qms_write({"measured_company_ids": [Command.set(self.env.user.company_ids.ids)]})

    @api.model
    def _measured_domain(self, company):
        """Return the domain of what is measured in `company`, to be asked with sudo.

        Its own, and those of all companies that are switched on there and of which it has no version of its own: as
        `_measured_in` says of one.
        """
        own = Domain("company_id", "=", company.id)
        everything = self.sudo().with_context(active_test=True)
        codes = everything.search(own & Domain("code", "!=", False)).mapped("code")
        switched = Domain("measured_company_ids", "=", False) | Domain("measured_company_ids", "in", company.ids)
        shared = Domain("company_id", "=", False) & switched & Domain("code", "not in", codes)
        return Domain("active", "=", True) & (own | shared)

    def _measured_in(self, companies):
        """Return the company of this indicator; of one of all companies, those of `companies` that measure it. What is
        switched off is measured in none."""
        if not self.active:
            return self.env["res.company"]
        if self.company_id:
            return self.company_id
        # Where it is measured is no secret to the measuring; who works in one company sees no other.
        switched = self.sudo().measured_company_ids
        return (companies & switched if switched else companies) - self._companies_with_own()

    def _owner_in(self, company):
        """Return the owner who is called in `company`: nobody, where the owner does not work."""
        owner = self.sudo().user_id
        return owner if company in owner.company_ids else owner.browse()

    def _check_company(self, fnames=None):
        """An indicator that is measured in each company may still belong to a process and a person of one of them."""
        return super(QmsIndicatorCompanyMixin, self.filtered("company_id"))._check_company(fnames)

    @api.model
    def _of_code(self, code):
        """Return the indicator of that code for the current company: its own active one, else that of all companies."""
        domain = Domain("code", "=", code) & Domain("company_id", "in", [self.env.company.id, False])
        found = self.sudo().with_context(active_test=False).search(domain)
        return found.sorted(lambda each: (not (each.company_id and each.active), not each.active, each.company_id.id))[
            :1
        ]

    def _companies_with_own(self):
        """Return the companies that have a version of their own of this indicator of all companies."""
        if self.company_id or not self.code:
            return self.env["res.company"]
        # Who works in one company reads no version of another: that there is one is what is asked.
        return self.sudo().search([("code", "=", self.code), ("company_id", "!=", False)]).company_id
