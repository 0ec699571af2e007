from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsComplaintStepsMixin(models.AbstractModel):
    """received → answered → closed, cancelled beside it: what each step records and who may take it.

    Whoever is responsible, and every quality officer, may take them. Only what a person sends or says is an answer.
    """

    _name = "qms.complaint.steps.mixin"
    _inherit = ["qms.complaint.reminder.mixin"]
    _description = "Steps of a complaint"
    _keeps_files = True
    _confirmed_verbs = ("action_close",)

    state = fields.Selection(
        [
            ("received", "Received"),
            ("answered", "Answered"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        default="received",
        required=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    reported_by_id = fields.Many2one(
        "res.users",
        "Recorded by",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
        groups="base.group_user",
    )
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, copy=False, ondelete="restrict", groups="base.group_user"
    )
    date_answered = fields.Datetime(
        "First answered on", readonly=True, copy=False, help="The first answer of a person; the receipt is none."
    )
    justified = fields.Selection(
        [("yes", "Justified"), ("no", "Not justified")],
        "Is it justified?",
        copy=False,
        tracking=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    reason = fields.Text(
        "Because",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Why it is, or is not, and what was done about it. The customer does not see it.",
    )
    closed_by_id = fields.Many2one(
        "res.users", "Closed by", readonly=True, copy=False, ondelete="restrict", groups="base.group_user"
    )
    date_done = fields.Datetime("Closed on", readonly=True, copy=False, index="btree_not_null")
    end_reason = fields.Char("Cancelled because", readonly=True, copy=False, groups="base.group_user")
    reopen_reason = fields.Char("Reopened because", readonly=True, copy=False, groups="base.group_user")
    next_step = fields.Char(
        compute="_compute_next_step", groups="base.group_user", help="What has to be done next, and by whom."
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "reported_by_id",
            "answered_by_id",
            "date_answered",
            "closed_by_id",
            "date_done",
            "end_reason",
            "reopen_reason",
        }

    def _is_editable(self):
        return self.state not in ("closed", "cancelled")

    def _is_deletable(self):
        return False

    def _locked_way_out(self):
        return self.env._("Reopen it with a reason first.")

    @api.depends_context("uid")
    @api.depends("state", "user_id", "justified", "reason")
    def _compute_next_step(self):
        for record in self:
            record.next_step = record._is_editable() and record._get_next_step()

    def _get_next_step(self):
        if not self._may_act():
            name = self.sudo().user_id.name or self.env._("a quality officer")
            return self.env._("Waiting for %(name)s.", name=name)
        if self.state != "answered":
            return self.env._("Answer the customer: press Answer, or Answered otherwise after a call or a letter.")
        if not (self.justified and self.reason):
            return self.env._("Say whether it is justified and because of what, then press Close.")
        return self.env._("Press Close.")

    def action_answered(self, reason=None):
        """Record an answer given by telephone, letter or in person: in words (`reason`), who and when."""
        self._check_step("received", "answered")
        said = self._require_reason(reason)
        for record in self:
            record._set_answered()
            record.sudo()._note(self.env._("Answered otherwise: %(said)s", said=said))

    def _set_answered(self):
        """Keep the first answer; after a reopening the state moves on, the day of the first answer stays."""
        self._check_step("received", "answered")
        for record in self:
            first = {"answered_by_id": self.env.uid, "date_answered": fields.Datetime.now()}
            # The responsible of a record needs no right to write what only steps write.
            record.sudo()._set_state("answered", **({} if record.date_answered else first))

    def action_close(self):
        """Close an answered complaint: justified or not, and because of what.

        Raises AccessError for others, UserError without an answer or a reason.
        """
        self.check_access("read")
        for record in self:
            if not record._may_act():
                record._raise_not_named()
            record._check_closable()
            record.sudo()._set_state("closed", closed_by_id=self.env.uid, date_done=fields.Datetime.now())

    def _check_closable(self):
        if self.state == "received":
            raise UserError(
                self.env._(
                    "%(record)s has no answer yet: press Answer, or Answered otherwise after a call or a letter.",
                    record=self.display_name,
                )
            )
        self._require_state("answered")
        if not (self.justified and (self.reason or "").strip()):
            raise UserError(
                self.env._(
                    "Say whether %(record)s is justified, and because of what: then it can be closed.",
                    record=self.display_name,
                )
            )

    def action_reopen(self, reason=None):
        """Take up a closed or cancelled complaint again: the customer waits for another answer. For officers."""
        self.check_access("read")
        self._check_officer()
        self._require_state("closed", "cancelled")
        reason = self._require_reason(reason)
        for record in self.sudo():
            company = record.company_id
            record._set_state(
                "received",
                reopen_reason=reason,
                end_reason=False,
                merged_into_id=False,
                closed_by_id=False,
                date_done=False,
                date_due=company._qms_complaint_due(company._qms_today()),
            )
            record._note(self.env._("Reopened: %(reason)s", reason=reason))

    def action_cancel(self, reason=None):
        """Cancel with a reason what was no complaint. For officers, the responsible, and whoever recorded it until it
        is answered."""
        self.check_access("read")
        self._require_state("received", "answered")
        reason = self._require_reason(reason)
        for record in self:
            if not record._may_cancel():
                record._raise_not_named()
            record.sudo()._set_cancelled(reason)
            record.sudo()._note(self.env._("Cancelled: %(reason)s", reason=reason))

    def _set_cancelled(self, reason, **vals):
        vals = {"end_reason": reason, "closed_by_id": self.env.uid, "date_done": fields.Datetime.now(), **vals}
        self._set_state("cancelled", **vals)

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_answered"}

    def _inbox_verbs(self):
        said = {"qms_verb": "action_answered"}
        label, done = self.env._("Answered otherwise"), self.env._("Answered")
        answer = [
            self._contribution_verb("action_answer", self.env._("Answer"), done),
            self._contribution_verb("action_ask_reason", label, done, said),
        ]
        close = [self._contribution_verb("action_close", self.env._("Close"), self.env._("Closed"))]
        verbs = super()._inbox_verbs()
        for record in self.filtered("can_act"):
            if record.state == "received":
                verbs[record.id] = answer
            elif record.state == "answered" and record.justified and (record.reason or "").strip():
                verbs[record.id] = close
        return verbs

    def _inbox_about(self):
        return {
            each.id: [
                each.partner_name,
                each.justified and dict(self._fields["justified"]._description_selection(self.env))[each.justified],
                each.reason and shorten(each.reason, 200, placeholder="…"),
            ]
            for each in self
        }

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_answered": self.env._("How was the customer answered, and what was said?"),
            "action_reopen": self.env._("Reopen the complaint"),
            "action_cancel": self.env._("Cancel the complaint"),
        }
