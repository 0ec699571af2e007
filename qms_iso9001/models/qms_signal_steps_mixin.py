from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from .qms_owner_mixin import OFFICER


class QmsSignalStepsMixin(models.AbstractModel):
    """What is done about a signal: look at its rows, say the cause, make an action of it."""

    _name = "qms.signal.steps.mixin"
    _inherit = ["qms.reason.mixin"]
    _description = "Steps of a signal"

    can_look = fields.Boolean(compute="_compute_can_look")
    can_view_failed = fields.Boolean(compute="_compute_can_view_failed")

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_look(self):
        for signal in self:
            signal.can_look = signal.state == "new" and signal._is_mine()

    @api.depends("measurement_id")
    @api.depends_context("uid")
    def _compute_can_view_failed(self):
        for signal in self:
            signal.can_view_failed = signal.can_view_evidence and signal.measurement_id._counts_numerator()

    def _is_mine(self):
        return self.user_id == self.env.user or self.env.user.has_group(OFFICER)

    def _is_waiting_for_owner(self):
        return self.is_waiting

    def _check_mine(self):
        self.check_access("read")
        for signal in self:
            if not signal._is_mine():
                raise AccessError(
                    self.env._(
                        "The owner of %(signal)s and quality officers look at it. Ask one of them.",
                        signal=signal.display_name,
                    )
                )

    def action_look_at(self, comment=None):
        """Close the signals: what the cause was and what is done stands in the comment (or is said now). For the owner
        and officers."""
        self._check_mine()
        self._require_state("new")
        if (comment or "").strip():
            self.write({"comment": comment.strip()})
        for signal in self:
            if not (signal.comment or "").strip():
                raise UserError(
                    self.env._(
                        "%(signal)s: say first what the cause was and what is done about it, in the comment.",
                        signal=signal.display_name,
                    )
                )
        for signal in self:
            signal._set_state("seen", seen_by_id=self.env.uid, date_seen=signal.company_id._qms_today())

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_look_at": self.env._("What was the cause, and what is done?")}

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_look_at"}

    def _inbox_verbs(self):
        label, done = self.env._("Looked at"), self.env._("Looked at")
        ask = self._contribution_verb("action_ask_reason", label, done, {"qms_verb": "action_look_at"})
        look = self._contribution_verb("action_look_at", label, done)
        make = self._contribution_verb("action_make_action", self.env._("Make an action"))
        return {
            signal.id: [look if (signal.comment or "").strip() else ask, *([make] if signal.is_waiting else [])]
            for signal in self
            if signal.can_look
        }

    def _inbox_about(self):
        return {signal.id: [signal.text] for signal in self}

    @api.model
    def _open_at(self, figure):
        """Return the signals not looked at of which `figure`, or what it corrected, is a point."""
        versions = self.env["qms.measurement"].with_context(active_test=False).search(figure._same_period_domain())
        return self.search([("state", "=", "new"), ("measurement_ids", "in", versions.ids)])

    def _settle(self, figure):
        """Close a signal that the corrected `figure` does not show any more; who corrected it has looked at it."""
        note = self.env._(
            "The figure was corrected from %(old)s to %(new)s: %(reason)s",
            old=figure.corrects_id.value_text,
            new=figure.value_text,
            reason=figure.reason,
        )
        comment = "\n".join(filter(None, (self.comment, note)))
        today = self.company_id._qms_today()
        seen = {"comment": comment, "seen_by_id": figure.corrected_by_id.id, "date_seen": today}
        self._set_state("seen", settled_by_id=figure.id, **seen)

    def action_make_action(self):
        """Make a quality action of the signal, of its owner, and open it; one that was cancelled gives way to another.
        For the owner and officers."""
        self.ensure_one()
        self._check_mine()
        if self.sudo().action_id.state in (False, "cancelled"):
            # Only officers plan actions; the owner of a signal may turn it into one.
            action = self.env["qms.action"].sudo().create(self._prepare_action_vals())
            self._write_unguarded({"action_id": action.id})
            self._follow_owner()
        return {
            "type": "ir.actions.act_window",
            "res_model": "qms.action",
            "res_id": self.action_id.id,
            "views": [(False, "form")],
        }

    def _told_text(self):
        """Return what may be said where others than the readers of the figure read it: of an amount no number."""
        return self.display_name if self.is_amount or self.is_sale_amount else self.text

    def _prepare_action_vals(self):
        indicator = self.sudo().indicator_id
        return {
            "name": self.display_name,
            "description": "\n\n".join(filter(None, (self._told_text(), self.comment))),
            "kind": "corrective",
            "company_id": self.company_id.id,
            "process_id": indicator.process_id.filtered(lambda process: process.company_id == self.company_id).id,
            "user_id": (self.user_id or self.env.user).id,
            "requirement_ids": [fields.Command.set(indicator.requirement_ids.ids)],
        }

    def action_view_evidence(self):
        """Open the rows that were counted at the point. Raises AccessError for who may not read them."""
        self.ensure_one()
        return self.measurement_id.action_view_evidence()

    def action_view_failed(self):
        """Open those of the counted rows that made the figure bad: that do not meet, or meet, what it counts.

        Raises AccessError for who may not read them.
        """
        self.ensure_one()
        action = self.action_view_evidence()
        if self.can_view_failed:
            point = self.measurement_id
            action["views"] = point._with_pareto(action["views"])
            action["domain"] = list(Domain(action["domain"]) & point._failed_domain())
            action["name"] = self.env._("%(count)s that failed", count=self._failed_count())
        return action

    def _failed_count(self):
        """Return how many of the counted rows made the figure bad; None where they cannot be told apart."""
        row = self.measurement_id
        if not row._counts_numerator():
            return None
        bad = row.numerator if row._is_less_better() else row.count - row.numerator
        return round(bad)

    @api.model
    def _set_reminder(self, records, type_xmlid, user, date_deadline):
        """Remind as every record does, and name rule, point and rows in the owner's language."""
        super()._set_reminder(records, type_xmlid, user, date_deadline)
        if not user:
            return
        for signal in records.with_context(lang=user.lang):
            reminders = signal.activity_ids.filtered(lambda each: each.activity_type_id == self.env.ref(type_xmlid))
            reminders.write({"summary": signal.display_name, "note": plaintext2html(signal._told_text())})
