import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.jobs import try_each

_logger = logging.getLogger(__name__)

CRON = "qms_iso9001.ir_cron_put_in_force"


class QmsValidityMixin(models.AbstractModel):
    """Approved → in force → obsolete: what is approved comes into force on its day, in its company's zone.

    The life cycle up to *approved* is `qms.approval.mixin`'s, which inherits this one. Of a series (the revisions of a
    document, the policies of a company) one is in force, and a later one is never followed by an earlier one.
    """

    _name = "qms.validity.mixin"
    _description = "Validity from a day on"

    # The field whose records form a series, and the field that counts within it.
    _series_field = None
    _series_number = None

    in_force_from = fields.Date(
        "In force from", copy=False, tracking=True, help="First day in force. Empty: the day of the last approval."
    )
    in_force_until = fields.Date("In force until", readonly=True, copy=False, help="Last day in force.")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"in_force_until"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"in_force_from"}

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_obsolete": self.env._("End without a successor")}

    def _follow_day(self):
        """Put the approved record in force if its day has come, else have the job called when it comes."""
        if self._is_due():
            self._put_in_force()
        else:
            midnight = self.company_id._qms_midnight(self.in_force_from)
            # Whoever signed last may not touch scheduled jobs.
            self.env.ref(CRON).sudo()._trigger(at=midnight)

    def action_put_in_force(self):
        """Put approved records in force on their day, without waiting for the nightly job. For managers."""
        self.check_access("write")
        self._require_state("approved")
        if not self._is_manager():
            raise AccessError(self.env._("A quality manager puts approved records in force. Ask one of them."))
        for record in self.sudo():
            if not record._is_due():
                raise UserError(
                    self.env._(
                        "%(record)s comes into force by itself on %(date)s: nothing to do until then.",
                        record=record.display_name,
                        date=format_date(self.env, record.in_force_from),
                    )
                )
            record._put_in_force()

    def _is_due(self):
        return not self.in_force_from or self.in_force_from <= self.company_id._qms_today()

    def _put_in_force(self):
        """One transaction: the old ones end the day before, this one starts today in the company's zone."""
        self.ensure_one()
        self._require_state("approved")
        today = self.company_id._qms_today()
        for old in self._get_superseded():
            if old.state == "approved":
                note = self.env._("Ended before its day: %(record)s came into force.", record=self.display_name)
                old.message_post(body=note, author_id=self.env.user.partner_id.id)
            old._end(fields.Date.subtract(today, days=1))
        # The unique index of what is in force must see the old one's end first.
        self.flush_model(["state"])
        self._set_state("in_force", in_force_from=today)

    def _end(self, last_day):
        """Make the record obsolete after `last_day`; one that never came into force gets no days."""
        self.ensure_one()
        if self.state == "in_force":
            return self._set_state("obsolete", in_force_until=max(last_day, self.in_force_from or last_day))
        return self._set_state("obsolete", in_force_from=False, in_force_until=False)

    def _get_series(self):
        """Return the other records of the series, whoever may read them: none without a series."""
        if not self._series_field:
            return self.browse().sudo()
        name = self._series_field
        return self.sudo().search([(name, "=", self.sudo()[name].id), ("id", "!=", self.id)])

    def _is_before(self, other):
        return self[self._series_number] < other[self._series_number]

    def _get_superseded(self):
        """Return the records (in force, or approved and waiting) that end when this one comes into force."""
        return self._get_series().filtered(
            lambda other: other.state == "in_force" or (other.state == "approved" and other._is_before(self))
        )

    def _check_order(self):
        """Refuse a second one in approval, and one that would follow a later one."""
        for other in self._get_series():
            if other.state == "review":
                raise UserError(
                    self.env._(
                        "%(other)s is in approval. Wait for it, or have it taken back, then submit %(record)s.",
                        other=other.display_name,
                        record=self.display_name,
                    )
                )
            if other.state in ("approved", "in_force") and self._is_before(other):
                raise UserError(
                    self.env._(
                        "%(other)s is later than %(record)s and was approved already. Begin a new one that starts "
                        "from it.",
                        other=other.display_name,
                        record=self.display_name,
                    )
                )

    def action_obsolete(self, reason=None):
        """End a record in force without a successor, with a reason. For managers."""
        self.check_access("write")
        self._require_state("in_force", "approved")
        reason = self._require_reason(reason)
        if not self._is_manager():
            raise AccessError(self.env._("A quality manager ends what is in force. Ask one of them."))
        for record in self.sudo():
            record._end(record.company_id._qms_today())
            record.message_post(
                body=self.env._("Ended: %(reason)s", reason=reason), author_id=self.env.user.partner_id.id
            )

    def _is_manager(self):
        return self.env.user.has_group("qms_iso9001.group_qms_manager")

    @api.model
    def _cron_put_in_force(self):
        """Put in force what is approved for today or earlier, at each company's own midnight; resumable."""
        for name in self.env.registry.descendants(["qms.approval.mixin"], "_inherit"):
            model = self.env[name]
            if model._abstract:
                continue
            waiting = model.search([("state", "=", "approved")], order="in_force_from, id")
            due = waiting.filtered(lambda record: record._is_due())
            self.env["ir.cron"]._commit_progress(remaining=len(due))
            for record in due:
                record._try_put_in_force()
                if not self.env["ir.cron"]._commit_progress(1):
                    return

    def _try_put_in_force(self):
        """Put the record in force if it still waits; what goes wrong is logged and stops no other record."""

        def put_in_force(waiting):
            # Another one that came into force meanwhile, or somebody by the button, may have been faster.
            for record in waiting.try_lock_for_update():
                if record.state == "approved" and record._is_due():
                    record._put_in_force()

        try_each(self, put_in_force, _logger, "cannot come into force")
