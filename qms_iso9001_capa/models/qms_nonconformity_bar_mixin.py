from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools.words import said


class QmsNonconformityBarMixin(models.AbstractModel):
    """What the form of a nonconformity shows above it: the reader's buttons, and what closes the case."""

    _name = "qms.nonconformity.bar.mixin"
    _description = "Status bar of a nonconformity"

    next_step = fields.Char(compute="_compute_next_step", help="What has to be done next, and by whom.")

    @api.depends_context("uid")
    @api.depends(
        "state",
        "is_verification_required",
        "user_id",
        "verifier_id",
        "corrected_by_id",
        "disposition",
        "correction",
        "evidence",
        "evidence_attachment_ids",
        "quarantined_quantity",
        "is_quarantine_waiting",
        "containment",
        "can_quarantine",
        "undecided_quantity",
        "disposition_ids.state",
        "disposition_ids.quantity",
        "is_delivered",
        "customer_informed",
        "customer_informed_note",
        "lot_id.qms_is_held",
        "whereabouts_ids.state",
        "action_ids.state",
    )
    def _compute_next_step(self):
        for record in self:
            record.next_step = record._is_editable() and getattr(record, f"_next_step_{record.state or 'reported'}")()

    def _waiting_for(self, user):
        name = user.sudo().name or self.env._("a quality officer")
        return self.env._("Waiting for %(name)s.", name=name)

    def _next_step_reported(self):
        if not self._may_act():
            return self._waiting_for(self.user_id)
        if self.quarantined_quantity:
            return self.env._("Its goods are in quarantine. Look whether more is affected, and press Contained.")
        if self.is_quarantine_waiting:
            return self.env._("Its goods go to quarantine with the receipt. See that they do, and press Contained.")
        if said(self.containment):
            return self.env._("See that nobody uses or delivers it, and press Contained.")
        usual = self._usual_containment()
        if self.can_quarantine:
            return self.env._(
                "Press Quarantine, which moves the goods. Or set them aside, note what was done, and press Contained; "
                'if you note nothing, you state: "%(usual)s"',
                usual=usual,
            )
        return self.env._(
            "Set it aside so that nobody uses or delivers it, note what was done, and press Contained. If you note "
            'nothing, you state: "%(usual)s"',
            usual=usual,
        )

    def _next_step_contained(self):
        if not self._may_act():
            return self._waiting_for(self.user_id)
        return self.env._(
            "Choose the disposition, or write down how it was corrected and what shows it, and press Corrected."
        )

    def _next_step_corrected(self):
        if not self._has_evidence():
            return self.env._("Before it can be closed: add a photo, a file, or say what shows that it is right now.")
        if self._may_close():
            return self.env._("Check the result and press Close.")
        if not self.is_verification_required:
            return self._waiting_for(self.user_id)
        if self.verifier_id:
            return self._waiting_for(self.verifier_id)
        return self.env._(
            "It is or was of high severity: somebody else than the one who corrected it checks the result and closes "
            'it. Name that person under "To be verified by", else any other quality officer does it.'
        )

    def _has_evidence(self):
        shown = said(self.evidence) or self.evidence_attachment_ids
        return bool(self.disposition or (said(self.correction) and shown))

    def _check_evidence(self):
        obstacle = self._get_obstacle()
        if obstacle:
            raise UserError(obstacle)

    def _close(self):
        """Close without asking who: the caller did. Called with sudo; the signature is the current user's."""
        self._check_evidence()
        self._set_state("closed", closed_by_id=self.env.uid, date_done=fields.Datetime.now())
        if self.is_verification_required:
            self._sign("verifier")

    def _get_obstacle(self):
        """Return in words the first thing that keeps the case from being closed, and what to do; else False. Close is
        refused with it, and Next says it before."""
        if self._has_evidence():
            return False
        return self.env._(
            "%(record)s can be closed with a disposition, or with a correction and its evidence: add a photo, a file, "
            "or say what shows that it is right now.",
            record=self.display_name,
        )

    def _get_steps(self):
        """Return the steps taken as text for print, in order: label, text, name, time (in the company's zone)."""
        self.ensure_one()
        zone = self.sudo().company_id._qms_zone().key
        labels = dict(self._fields["state"]._description_selection(self.env))
        disposition = dict(self._fields["disposition"]._description_selection(self.env)).get(self.disposition)
        corrected = "\n".join(filter(None, (disposition, self.correction, self.evidence)))
        ended = self.state if self.state == "cancelled" else "closed"
        steps = [
            ("reported", self.name, self.reported_by_id, self.create_date),
            ("contained", self.containment, self.contained_by_id, self.date_contained),
            ("corrected", corrected, self.corrected_by_id, self.date_corrected),
            (ended, self.end_reason or "", self.closed_by_id, self.date_done),
        ]
        return [
            {
                "label": labels[state],
                "text": text,
                "name": user.sudo().name,
                "time": format_datetime(self.env, date, tz=zone),
            }
            for state, text, user, date in steps
            if user or date
        ]

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_reopen": self.env._("Reopen the nonconformity"),
            "action_cancel": self.env._("Cancel the nonconformity"),
        }
