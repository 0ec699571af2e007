from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.actions import renamed
from ..tools.reading_rows import MISSING, OPEN
from .qms_owner_mixin import OFFICER

# What decides who is asked; on a document, who may read a confidential one as well.
AUDIENCE = {
    "audience",
    "audience_department_ids",
    "audience_job_ids",
    "audience_category_ids",
    "audience_employee_ids",
    "is_reading_asked",
    "type_id",
    "active",
    "company_id",
    "confidentiality",
    "group_ids",
    "department_ids",
}


class QmsReadingMixin(models.AbstractModel):
    """A record whose audience confirms that it has read it: how many of how many, who is missing, asking for it."""

    _name = "qms.reading.mixin"
    _inherit = "qms.audience.rows.mixin"
    _description = "Read by its audience"

    required_count = fields.Integer("Have to read it", compute="_compute_reading")
    confirmed_count = fields.Integer("Have read it", compute="_compute_reading")
    reading_rate = fields.Float("Read (%)", compute="_compute_reading")
    reading_label = fields.Char("Read", compute="_compute_reading")
    can_record_reading = fields.Boolean(compute="_compute_can_record_reading")
    can_ask_reading = fields.Boolean(compute="_compute_can_ask_reading")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_reading(self):
        groups = self.env["qms.acknowledgement"]._read_group(
            OPEN & Domain(self._rows_column, "in", self.ids),
            [self._rows_column],
            ["__count", "date_confirmed:count"],
        )
        counts = {subject.id: (required, confirmed) for subject, required, confirmed in groups}
        for subject in self:
            required, confirmed = counts.get(subject.id, (0, 0))
            subject.required_count = required
            subject.confirmed_count = confirmed
            subject.reading_rate = 100 * confirmed / required if required else 0
            subject.reading_label = f"{confirmed} / {required}" if required else ""

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_record_reading(self):
        """Of whom the user may record a sign-off list: see `qms.acknowledgement._may_record`."""
        officer = self.env.user.has_group(OFFICER)
        people = Domain.TRUE if officer else Domain("is_of_my_team", "=", True) | self._owned_rows_domain()
        groups = self.env["qms.acknowledgement"]._read_group(
            MISSING & Domain(self._rows_column, "in", self.ids) & people, [self._rows_column]
        )
        missing = {subject.id for (subject,) in groups}
        for subject in self:
            subject.can_record_reading = subject.id in missing

    def _owned_rows_domain(self):
        return Domain(f"{self._rows_column}.user_id", "=", self.env.uid)

    @api.depends("state", "is_reading_asked")
    def _compute_can_ask_reading(self):
        waiting = self.sudo()._in_force() - self.sudo()._asks_reading()
        for subject in self:
            subject.can_ask_reading = subject.sudo() in waiting

    def _in_force(self):
        return self.filtered(lambda subject: subject.state == "in_force" and getattr(subject, "active", True))

    def _reading_chains(self):
        """Return {record: what is in force, with the versions below it down to the one that asked last}."""
        return {subject: subject for subject in self}

    def _asks_reading(self):
        chains = self._reading_chains()
        return self._in_force().filtered(
            lambda subject: (
                subject.is_reading_asked
                and (not chains[subject][-1:].is_legacy or any(chains[subject].mapped("is_reading_requested")))
            )
        )

    def write(self, vals):
        """Write; the rows follow the audience at once."""
        res = super().write(vals)
        if AUDIENCE & vals.keys():
            self._follow_audience("asked" if vals.get("is_reading_asked") else "joined")
        return res

    def action_ask_reading(self):
        """Ask the audience to read what is in force although it came in by import. For officers and the owner."""
        self.check_access("write")
        for subject in self.sudo():
            if not subject.can_ask_reading:
                raise UserError(
                    self.env._(
                        "%(record)s: its audience is asked already, or nothing is in force. Look at its readers.",
                        record=subject.display_name,
                    )
                )
            # The one in force: those below it may be disposed of.
            subject._reading_chains()[subject][:1]._write_unguarded({"is_reading_requested": True})
            # Past our own write: the rows follow once, below.
            super(QmsReadingMixin, subject).write({"is_reading_asked": True})
            subject._follow_audience("asked")

    def action_view_reading(self):
        """Open the list of who has to read it and has not yet; their department stands beside them."""
        names = ", ".join(self.mapped("display_name"))
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_acknowledgement_action")
        return {
            **renamed(action, self.env._("Readers of %(record)s", record=names)),
            "domain": [(self._rows_column, "in", self.ids)],
            "context": {"search_default_missing": 1},
        }
