from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.vendor_requests import OPEN

SENT = "qms_iso9001_capa.mail_template_supplier_request"
ENDED = "qms_iso9001_capa.mail_template_supplier_request_ended"


class QmsSupplierRequestStepsMixin(models.AbstractModel):
    """draft → sent → answered → accepted; sent back it is *sent* again, in the next round. Beside it refused (the
    vendor does not answer, or does nothing) and cancelled. The first answer is what counts as in time or late."""

    _name = "qms.supplier.request.steps.mixin"
    _inherit = ["qms.supplier.request.reminder.mixin"]
    _description = "Steps of a request to a vendor"
    _keeps_files = True
    _confirmed_verbs = ("action_accept",)

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("accepted", "Accepted"),
            ("refused", "Refused by the vendor"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    reported_by_id = fields.Many2one(
        "res.users",
        "Made by",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    answering_round = fields.Integer("Round", default=1, readonly=True, copy=False, aggregator=None)
    sent_by_id = fields.Many2one("res.users", "Sent by", readonly=True, copy=False, ondelete="restrict")
    date_sent = fields.Datetime("Sent on", readonly=True, copy=False, index="btree_not_null")
    date_answered = fields.Datetime("First answered on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Ended by", readonly=True, copy=False, ondelete="restrict")
    date_done = fields.Datetime("Ended on", readonly=True, copy=False)
    end_reason = fields.Char("Ended because", readonly=True, copy=False)
    next_step = fields.Char(compute="_compute_next_step", help="What has to be done next, and by whom.")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "reported_by_id",
            "answering_round",
            "sent_by_id",
            "date_sent",
            "date_answered",
            "closed_by_id",
            "date_done",
            "end_reason",
        }

    @api.depends_context("uid")
    @api.depends("state", "user_id", "date_due", "contact_id")
    def _compute_next_step(self):
        for record in self:
            record.next_step = record.state in OPEN and record._get_next_step()

    def _get_next_step(self):
        if not self._may_act():
            name = self.sudo().user_id.name or self.env._("a quality officer")
            return self.env._("Waiting for %(name)s.", name=name)
        if self.state == "draft":
            return self._get_obstacle() or self.env._("Read it as the vendor will, then press Send.")
        if self.state == "answered":
            return self.env._("Read the answer. Press Accept, or Send back with what is missing.")
        if self.date_due and self.date_due < self.company_id._qms_today():
            return self.env._("The answer is overdue: call the vendor, enter another day, or press Refused.")
        return self.env._("Waiting for the vendor.")

    def _get_obstacle(self):
        """Return in words what keeps it from being sent, and what to do; else False."""
        if not self.partner_id:
            return self.env._("Choose the vendor.")
        if not (self.description or "").strip():
            return self.env._("Write what is wrong, and which requirement it does not meet.")
        if not self.sudo().contact_id.email:
            return self.env._("Nobody would get it: enter an e-mail of the contact, or choose another one.")
        if not self.date_due or self.date_due < self.company_id._qms_today():
            return self.env._("Give the vendor a day from today on to answer.")
        return False

    # Verbs

    def action_send(self):
        """Send it to the vendor's contact, with the link to answer. Raises UserError while something is missing."""
        self._check_step("draft")
        for record in self:
            record._check_sendable()
            record.sudo()._set_state(
                "sent",
                sent_by_id=self.env.uid,
                date_sent=fields.Datetime.now(),
                date_due_original=record.date_due,
            )
            record._mail_vendor(SENT)

    def action_send_again(self):
        """Send the mail with the link once more: it got lost, or the contact is another one."""
        self._check_step("sent")
        for record in self:
            record._check_sendable()
            record._mail_vendor(SENT)

    def _check_sendable(self):
        obstacle = self._get_obstacle()
        if obstacle:
            raise UserError(obstacle)

    def action_open_answer(self):
        """Open the dialog for an answer that came by mail, letter or telephone."""
        self.ensure_one()
        self._check_step("sent")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What did the vendor answer?"),
            "res_model": "qms.supplier.request.enter",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    def action_accept(self):
        """Accept the answer: the vendor is told, and the corrective action behind it gets cause and action."""
        self._check_step("answered")
        for record in self.sudo():
            record._current_answer()._judge("accepted")
            record._set_ended("accepted")
            record._take_over()
            record._mail_vendor(ENDED)

    def action_return(self, reason=None):
        """Send the answer back with what is missing: the vendor reads the reason and answers in another round."""
        self._check_step("answered")
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._current_answer()._judge("returned", reason)
            company = record.company_id
            record._set_state(
                "sent",
                answering_round=record.answering_round + 1,
                date_due=company._qms_request_due(company._qms_today()),
                reminded="none",
            )
            record._mail_vendor(SENT)

    def action_refused(self, reason=None):
        """End it: the vendor refuses to answer or to do anything, as the reason says. It counts as not answered."""
        self._check_step("sent", "answered")
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._set_ended("refused", end_reason=reason)
            record._note(self.env._("Refused by the vendor: %(reason)s", reason=reason))

    def action_cancel(self, reason=None):
        """Withdraw it with a reason; a vendor who has it already is told that no answer is needed."""
        self.check_access("read")
        self._require_state(*OPEN)
        reason = self._require_reason(reason)
        for record in self:
            if not record._may_cancel():
                record._raise_not_named()
            was_sent = record.state != "draft"
            record.sudo()._set_ended("cancelled", end_reason=reason)
            record.sudo()._note(self.env._("Cancelled: %(reason)s", reason=reason))
            if was_sent:
                record._mail_vendor(ENDED)

    def _set_ended(self, state, **vals):
        self._set_state(state, closed_by_id=self.env.uid, date_done=fields.Datetime.now(), **vals)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_return": self.env._("What is missing? The vendor reads it"),
            "action_refused": self.env._("What does the vendor say?"),
            "action_cancel": self.env._("Cancel the request"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_return", "action_refused"}

    def _inbox_verbs(self):
        verbs = super()._inbox_verbs()
        back = {"qms_verb": "action_return"}
        judge = [
            self._contribution_verb("action_accept", self.env._("Accept"), self.env._("Accepted")),
            self._contribution_verb("action_ask_reason", self.env._("Send back"), self.env._("Sent back"), back),
        ]
        answered = self.filtered(lambda record: record.state == "answered" and record.can_act)
        return {**verbs, **dict.fromkeys(answered.ids, judge)}

    def _inbox_about(self):
        return {each.id: [each.partner_name, *each._current_answer()._in_short()] for each in self}
