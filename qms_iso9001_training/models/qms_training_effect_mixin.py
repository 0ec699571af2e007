from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .qms_training_need_mixin import OPEN

VERDICTS = ("effective", "not_effective")
RETAKE_DAYS = 30


class QmsTrainingEffectMixin(models.AbstractModel):
    """Whether a training had the effect it was held for: a verdict beside the result, and never in place of it. It is
    asked of the person's manager some time after the training, once per training and manager (qms.training.effect)."""

    _name = "qms.training.effect.mixin"
    _description = "Verdict on the effect of a training"

    effect_state = fields.Selection(
        [
            ("none", "Not asked"),
            ("to_judge", "To judge"),
            ("effective", "Effective"),
            ("not_effective", "Not effective"),
        ],
        "Effect",
        default="none",
        required=True,
        copy=False,
        index=True,
    )
    effect_id = fields.Many2one(
        "qms.training.effect", "Question", index="btree_not_null", copy=False, check_company=True, ondelete="restrict"
    )
    effect_due = fields.Date("Judge the effect on", copy=False)
    effect_note = fields.Char("Why this verdict", copy=False)
    effect_by_id = fields.Many2one("res.users", "Judged by", copy=False, ondelete="restrict")
    effect_date = fields.Date("Judged on", copy=False)
    effect_changed = fields.Char("Verdict before", readonly=True, copy=False)
    can_judge_effect = fields.Boolean(compute="_compute_can_judge_effect")

    @api.depends_context("uid")
    @api.depends("effect_state", "effect_id.user_id", "is_own")
    def _compute_can_judge_effect(self):
        may = self.has_access("write") if self else False
        for record in self:
            judge = record.sudo().effect_id.user_id
            others = record.effect_state != "none" and not record.is_own
            record.can_judge_effect = others and (may or judge == self.env.user)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "effect_state",
            "effect_id",
            "effect_due",
            "effect_note",
            "effect_by_id",
            "effect_date",
            "effect_changed",
        }

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_not_effective": self.env._("Not effective: train again"),
            "action_not_effective_act": self.env._("Not effective: plan a quality action"),
            "action_correct_effect": self.env._("Correct the verdict"),
        }

    # When it is asked

    def _on_result(self, state):
        super()._on_result(state)
        if state in ("attended", "passed"):
            (self - self._judge_by_retest(state))._ask_effect()

    def _set_state(self, state, **vals):
        """Of what failed, was cancelled or did not happen nobody judges the effect; a verdict that was given stays."""
        res = super()._set_state(state, **vals)
        open_ = self.sudo().filtered(lambda record: record.effect_state == "to_judge")
        if state in ("failed", "cancelled", *OPEN) and open_:
            questions = open_.effect_id
            # Who was not there after all is asked about anew, once they were.
            unasked = {"effect_id": False, "effect_due": False} if state in OPEN else {}
            open_._write_unguarded({"effect_state": "none", **unasked})
            questions._close()
        return res

    def _ask_effect(self):
        """Ask about these records, each by the question of its training and its person's manager."""
        asked = self.sudo().filtered(lambda record: record.training_id.is_effect_asked)
        asked = asked.filtered(lambda record: record.effect_state == "none")
        days = asked.grouped(lambda record: record.date_done + timedelta(days=record.training_id.effect_days))
        for due, records in days.items():
            records._write_unguarded({"effect_due": due, "effect_state": "to_judge"})
        self.env["qms.training.effect"].sudo()._ask(asked)

    def _judge_by_retest(self, state):
        """A pass of the same course, later, is the verdict on the one before; return the records that were one."""
        if state != "passed":
            return self.browse()
        passed = {(record.employee_id.id, record.training_id.id): record for record in self.sudo()}
        asked = self.sudo().search(
            [
                ("employee_id", "in", self.sudo().employee_id.ids),
                ("training_id", "in", self.sudo().training_id.ids),
                ("effect_state", "=", "to_judge"),
                ("id", "not in", self.ids),
            ]
        )
        retests = {record: passed.get((record.employee_id.id, record.training_id.id)) for record in asked}
        judged = asked.filtered(lambda record: retests[record] and retests[record].date_done > record.date_done)
        for day, records in judged.grouped(lambda record: retests[record].date_done).items():
            # Nobody judged: who enters the pass, or takes the exam at the kiosk, is no judge.
            note = self.env._("Passed again on %(day)s", day=format_date(self.env, day))
            records._judge("effective", note, effect_by_id=False)
        retests = self.browse({retests[record].id for record in judged})
        # Asked about when they came, before they passed: the pass has answered that.
        answered = retests.sudo().filtered(lambda record: record.effect_state == "to_judge")
        answered._write_unguarded({"effect_state": "none"})
        (asked | answered).effect_id._close()
        return retests

    # The verdict

    def action_not_effective(self, reason=None):
        """Judge that it had no effect on these people, with a reason: they need the course again. For the judge."""
        self._not_effective(reason)._need_again()

    def action_not_effective_act(self, reason=None):
        """Judge that it had no effect, with a reason, and plan one quality action about it. For the judge."""
        records = self._not_effective(reason)
        for question, mine in records.grouped("effect_id").items():
            question._plan_action(mine)

    def _not_effective(self, reason):
        self._require_effect_right()
        reason = self._require_reason(reason)
        records = self.sudo()
        for record in records:
            if record.effect_state != "to_judge":
                raise UserError(
                    self.env._(
                        "Nobody is asked whether %(record)s had an effect: reload it. A verdict that is wrong is "
                        "corrected with a reason.",
                        record=record.display_name,
                    )
                )
        records._judge("not_effective", reason)
        records.effect_id._close()
        return records

    def action_correct_effect(self, reason=None):
        """Turn a wrong verdict into the other one, with a reason; what was judged before stays on the record."""
        self._require_effect_right()
        reason = self._require_reason(reason)
        labels = dict(self._fields["effect_state"]._description_selection(self.env))
        for record in self.sudo():
            if record.effect_state not in VERDICTS:
                raise UserError(
                    self.env._(
                        "%(record)s has no verdict on its effect yet: give it first.", record=record.display_name
                    )
                )
            before = f"{labels[record.effect_state]}, {format_date(self.env, record.effect_date)}: {record.effect_note}"
            before = f"{record.effect_changed} | {before}" if record.effect_changed else before
            verdict = "effective" if record.effect_state == "not_effective" else "not_effective"
            record._judge(verdict, reason, effect_changed=before)
            if verdict == "not_effective":
                record._need_again()

    def _own_effect_error(self):
        return AccessError(
            self.env._("Nobody judges the effect of a training on themselves. Ask your manager or another HR officer.")
        )

    def _require_effect_right(self):
        """Raise AccessError for who is neither asked about all these records nor may write them, and about oneself."""
        self.check_access("read")
        if any(record.is_own for record in self):
            raise self._own_effect_error()
        if self.has_access("write"):
            return
        for record in self.sudo():
            judge = record.effect_id.user_id
            if judge != self.env.user:
                raise AccessError(
                    self.env._(
                        "Whether %(record)s had an effect is judged by %(judge)s. Ask them, or an HR officer.",
                        record=record.display_name,
                        judge=judge.name or self.env._("nobody yet"),
                    )
                )

    def _judge(self, verdict, note, **vals):
        """Write the verdict past the guard and tell it where it was asked, for superuser records."""
        today = {company: company._qms_today() for company in self.company_id}
        for company, records in self.grouped("company_id").items():
            records._write_unguarded(
                {
                    "effect_state": verdict,
                    "effect_note": note,
                    "effect_by_id": self.env.uid,
                    "effect_date": today[company],
                    **vals,
                }
            )
        label = dict(self._fields["effect_state"]._description_selection(self.env))[verdict]
        # Who takes the exam at the kiosk has no login.
        author = self.env.user if self.env.user._is_internal() else self.env.ref("base.user_root")
        bodies = {}
        for question, records in self.filtered("effect_id").grouped("effect_id").items():
            people = ", ".join(records.mapped("employee_name"))
            bodies[question.id] = self.env._(
                "%(people)s: %(verdict)s. %(note)s", people=people, verdict=label, note=note
            )
        self.effect_id._message_log_batch(bodies, author_id=author.partner_id.id)

    def _need_again(self):
        """Return the needs of these people for the same course; whoever has one open gets no second."""
        vals_list = [
            {
                "employee_id": record.employee_id.id,
                "training_id": record.training_id.id,
                "origin": "effect",
                "date_due": record.company_id._qms_today() + timedelta(days=RETAKE_DAYS),
            }
            for record in self.filtered("employee_id.active")
        ]
        return self.env["qms.training.record"].sudo()._need(vals_list)
