import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..tools.jobs import try_each
from ..tools.optional_number import OptionalInteger
from ..tools.risk_states import OPEN_RISK

_logger = logging.getLogger(__name__)

ACTIVITY = "qms_iso9001.mail_activity_type_risk_facts"
ANSWER_DAYS = 14
# What was told is told again after a quarter, unless it is other by then.
TOLD_MONTHS = 3


class QmsRiskFactsMixin(models.AbstractModel):
    """What is told about the events of a risk: counted once a month; where they are another likelihood than rated, two
    months in a row, its owner is asked once a quarter. The owner rates it anew or says why the rating stays."""

    _name = "qms.risk.facts.mixin"
    _inherit = ["qms.risk.event.mixin"]
    _description = "Facts that contradict a risk"

    is_contradicted = fields.Boolean("Contradicted by facts", readonly=True, copy=False, index=True)
    date_told = fields.Date("Owner told on", readonly=True, copy=False)
    told_chance = OptionalInteger("Told likelihood", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "events_count",
            "events_chance",
            "events_date",
            "is_contradicted",
            "date_told",
            "told_chance",
        }

    # The job

    @api.model
    def _cron_count_events(self):
        """Count the events of each risk once a month and ask the owners; resumes, and repeats without doubles."""
        waiting = self.sudo()._risks_to_count()
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for risks in waiting:
            try_each(risks, lambda risks: risks._count_events(), _logger, "its events cannot be counted")
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _risks_to_count(self):
        """Return the risks whose events were not counted to the end of last month, a recordset per company, indicator
        and field by which they are told apart."""
        risks = self.search([("kind", "=", "risk"), ("state", "in", OPEN_RISK), ("event_code", "!=", False)])
        late = risks.filtered(lambda risk: risk.events_date != risk._last_month_end())
        return list(late.grouped(lambda risk: (risk.company_id, risk.event_code, risk._event_group())).values())

    def _last_month_end(self):
        return self.sudo().company_id._qms_today().replace(day=1) - timedelta(days=1)

    def _count_events(self):
        """Count for these risks (of one company, indicator and group): twelve months to the end of last month, and of
        the month before it."""
        first = self[0]
        company, last, group = first.company_id, first._last_month_end(), first._event_group()
        before = last.replace(day=1) - timedelta(days=1)
        indicator = first._event_indicator()
        part = self._event_part(indicator) if indicator else False
        figures = self.env["qms.indicator"].with_company(company)
        found = [
            figures._figure(first.event_code, *self._span(day), group or None) if part else None
            for day in (last, before)
        ]
        scale = self.env["qms.risk.scale"]._of_company(company, "risk")
        for risk in self:
            if None in found:
                risk._write_unguarded({"events_date": last, "events_count": False, "events_chance": False})
                continue
            key = risk._event_key(group) if group else None
            now, then = (self._events_in(part, rows.get(key)) for rows in found)
            risk._take_facts(last, now, scale._chance_of(now), scale._chance_of(then))

    def _take_facts(self, last, events, chance, chance_before):
        """Write down what was counted; ask the owner where it is another likelihood than rated, two months in a row."""
        rated = self.current_chance
        wrong = bool(rated and chance and chance_before and rated not in (chance, chance_before))
        self._write_unguarded(
            {"events_date": last, "events_count": events, "events_chance": chance, "is_contradicted": wrong}
        )
        if not wrong:
            self._end_asking()
        elif not self._was_told(chance):
            self._ask_owner(chance)
            if self.state == "accepted" and chance > rated and self.company_id.qms_risk_reopen:
                self._back_to_treatment(self.events_text)

    def _was_told(self, chance):
        """Tell whether the owner heard the same in the last quarter: facts come once a quarter, unless they change."""
        again = self.date_told and fields.Date.add(self.date_told, months=TOLD_MONTHS)
        return bool(again and self.told_chance == chance and self._today() < again)

    def _ask_owner(self, chance):
        today = self._today()
        self._end_asking()
        self._write_unguarded({"date_told": today, "told_chance": chance})
        owner = self.user_id if self.user_id.active else self.company_id._qms_stand_in()
        if owner:
            asked = self.with_context(lang=owner.lang)
            self.activity_schedule(
                ACTIVITY,
                user_id=owner.id,
                date_deadline=fields.Date.add(today, days=ANSWER_DAYS),
                note=plaintext2html("\n".join(filter(None, (asked.events_text, asked._event_names())))),
            )

    def _end_asking(self):
        self.sudo().activity_feedback([ACTIVITY], user_id=self.env.uid)
        self.sudo().activity_unlink([ACTIVITY])

    def _answer_facts(self):
        """The owner rated it anew or said why the rating stays: nothing is asked any more."""
        for risk in self.sudo().filtered("is_contradicted"):
            told = {"date_told": risk._today(), "told_chance": risk.events_chance}
            risk._write_unguarded({"is_contradicted": False, **told})
            risk._end_asking()

    def _is_waited_for(self, activity):
        asked = activity.activity_type_id == self.env.ref(ACTIVITY) and self.is_contradicted
        return super()._is_waited_for(activity) or asked

    def write(self, vals):
        """Write; the question moves with the owner, and other events are counted anew."""
        res = super().write(vals)
        if "user_id" in vals:
            for risk in self.sudo().filtered("is_contradicted"):
                risk.activity_reschedule([ACTIVITY], new_user_id=risk.user_id.id)
        return res

    def action_keep_rating(self, reason=None):
        """Say why the rating stays although the facts say otherwise. For the owner and officers."""
        self._check_mine()
        reason = self._require_reason(reason)
        for risk in self:
            if not risk.is_contradicted:
                raise UserError(
                    self.env._(
                        "The facts do not contradict %(risk)s. Rate it anew if it has changed.", risk=risk.display_name
                    )
                )
            risk._note(self.env._("%(facts)s The rating stays: %(reason)s", facts=risk.events_text, reason=reason))
        self._answer_facts()

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_keep_rating": self.env._("Why does the rating stay?")}
