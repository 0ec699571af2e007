from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.words import said

EXTENSIONS = 2


class QmsCapaCheckJudgeMixin(models.AbstractModel):
    """planned → running → to confirm → effective / not effective: the job proposes, a person other than the owner of
    the corrective action confirms."""

    _name = "qms.capa.check.judge.mixin"
    _description = "Verdict of an effectiveness check"

    date_start = fields.Date("Watched from", readonly=True, copy=False, help="The day on which the actions ended.")
    date_end = fields.Date("Watched until", readonly=True, copy=False, index="btree_not_null")
    extension_count = fields.Integer("Times extended", readonly=True, copy=False)
    verdict = fields.Selection(
        [("effective", "Effective"), ("not_effective", "Not effective"), ("few", "Too few to tell")],
        "Proposed",
        readonly=True,
        copy=False,
    )
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict")
    date_confirmed = fields.Date("Confirmed on", readonly=True, copy=False)
    note = fields.Text("Why", readonly=True, copy=False)
    owner_id = fields.Many2one(
        "res.users", "Owner when the actions ended", readonly=True, copy=False, ondelete="restrict"
    )
    # What did not help: the next attempt is compared with it.
    tried = fields.Json(readonly=True, copy=False)
    can_confirm = fields.Boolean(compute="_compute_can_confirm")

    @api.model
    def _verb_fields(self):
        names = {"date_start", "date_end", "extension_count", "verdict", "owner_id"}
        return super()._verb_fields() | names | {"confirmed_by_id", "date_confirmed", "note", "tried"}

    @api.depends_context("uid")
    @api.depends("state", "owner_id", "capa_id.user_id", "capa_id.past_owners")
    def _compute_can_confirm(self):
        for record in self:
            record.can_confirm = record.state == "to_confirm" and record._may_confirm()

    def _may_confirm(self):
        """Tell whether the user may confirm: a quality officer, and never the owner of the corrective action, nor who
        was it in this attempt and handed it over."""
        return self.capa_id._is_officer() and self.env.user not in self._get_owners()

    def _get_owners(self):
        """Return all who own or owned this attempt."""
        record = self.sudo()
        return record.capa_id._get_owners() | record.owner_id

    def _check_may_confirm(self):
        self.check_access("read")
        for record in self:
            if not record._may_confirm():
                raise AccessError(
                    self.env._(
                        "Whether %(record)s helped is confirmed by a quality officer, and not by who owned it: "
                        "%(owners)s. Ask another one.",
                        record=record.capa_id.display_name,
                        owners=", ".join(record._get_owners().mapped("name")),
                    )
                )

    def _start(self):
        """Watch from the day on which the actions ended; called with sudo."""
        for record in self:
            start, owner = record.capa_id.date_actions_done, record.capa_id.user_id
            end = start + timedelta(days=record.days)
            record._set_state("running", date_start=start, date_end=end, owner_id=owner.id)

    def _get_end(self):
        return self.date_start + timedelta(days=self.days * (1 + self.extension_count))

    # The job

    def _judge(self, today):
        """Take what was counted of these running checks to its end; called with sudo. Those that end the same way are
        written together."""
        proposed = {record: record._propose(today) for record in self}
        for verdict, records in self.grouped(proposed.get).items():
            if verdict == "extend":
                for record in records:
                    end = record.date_end + timedelta(days=record.days)
                    record._write_unguarded({"date_end": end, "extension_count": record.extension_count + 1})
            elif verdict:
                records._set_state("to_confirm", verdict=verdict)
        return self.filtered(proposed.get)

    def _propose(self, today):
        """Return the verdict of a check as counted: None while it is too early to tell, `extend` with too few
        opportunities, which is done twice at most. A repeat needs no waiting."""
        if self.kind == "repeat" and self.repeat_count:
            return "not_effective"
        if today <= self.date_end:
            return None
        if self.opportunity_count >= self.opportunities:
            return "effective" if self._is_within() else "not_effective"
        return "extend" if self.extension_count < EXTENSIONS else "few"

    def _is_within(self):
        return not self.repeat_count if self.kind == "repeat" else self.is_last_within

    # The person

    def action_confirm_effective(self, reason=None):
        """Confirm that it helped. For quality officers other than the owner; see `action_confirm`."""
        self.action_confirm("effective", reason)

    def action_confirm_not_effective(self, reason=None):
        """Say that it did not help. For quality officers other than the owner; see `action_confirm`."""
        self.action_confirm("not_effective", reason)

    def action_confirm(self, verdict=None, note=None):
        """Confirm `verdict` ("effective" or "not_effective"; none: the proposed one), another one if `note` says why.

        For quality officers, not for the owner of the corrective action. Effective closes that, unless something else
        is missing; not effective takes it back to the analysis, and counts.
        """
        self._check_may_confirm()
        self._require_state("to_confirm")
        for record in self.sudo():
            record._confirm(verdict or record.verdict, said(note))

    def _confirm(self, verdict, note):
        if verdict not in ("effective", "not_effective"):
            raise UserError(self.env._('Too few to tell by: press "Effective" or "Not effective", and say why.'))
        if verdict != self.verdict and not note:
            raise UserError(self.env._("That is not what was counted: say why you see it differently."))
        today = self.company_id._qms_today()
        self._check_time_over(verdict)
        capa = self.capa_id
        tried = capa._get_tried() if verdict == "not_effective" else False
        self._set_state(verdict, confirmed_by_id=self.env.uid, date_confirmed=today, note=note, tried=tried)
        capa._note(self._get_confirmed_text())
        if verdict == "not_effective":
            capa._back_to_analysis(note or self._get_counted_text(), failed=True)
        elif not capa._get_obstacle():
            capa._close()

    def _get_confirmed_text(self):
        text = self.env._("%(state)s: %(counted)s", state=self._state_label(), counted=self._get_counted_text())
        return " ".join(filter(None, (text, self.note)))

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_confirm_effective": self.env._("It helped: how does one see it?"),
            "action_confirm_not_effective": self.env._("It did not help: how does one see it?"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_confirm_effective"}
