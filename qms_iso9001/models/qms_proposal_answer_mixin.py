from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .qms_owner_mixin import OFFICER

ANSWER_DAYS = 14


class QmsProposalAnswerMixin(models.AbstractModel):
    """new → action / opportunity / declined: who answers a proposal, until when, and that the proposer is told.

    Quality officers answer, and the owner of its process without any group. An opportunity can still become an action,
    or be declined; the day of the first answer stays.
    """

    _name = "qms.proposal.answer.mixin"
    _description = "Answer to a proposal"

    state = fields.Selection(
        [
            ("new", "To be answered"),
            ("action", "Becomes an action"),
            ("opportunity", "Kept as an opportunity"),
            ("declined", "Declined"),
        ],
        default="new",
        required=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    date_due = fields.Date(
        "Answer due",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self.env.company._qms_today() + timedelta(days=ANSWER_DAYS),
    )
    answer = fields.Text("Because", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False, ondelete="restrict")
    date_answered = fields.Date("Answered on", readonly=True, copy=False, help="The day of the first answer.")
    is_answered_in_time = fields.Boolean("Answered in time", compute="_compute_is_answered_in_time", store=True)
    is_late = fields.Boolean(compute="_compute_is_late")
    can_answer = fields.Boolean(compute="_compute_can_answer")
    outcome = fields.Text("What becomes of it", compute="_compute_outcome", compute_sudo=True)

    @api.model
    def _retention_date_fields(self):
        return ["date_answered"]

    @api.model
    def _retention_ended_domain(self):
        return [("state", "!=", "new")]

    @api.model
    def _retention_personal_fields(self):
        return super()._retention_personal_fields() | {"proposed_by_name"}

    @api.depends("date_answered", "date_due")
    def _compute_is_answered_in_time(self):
        for record in self:
            record.is_answered_in_time = bool(record.date_answered and record.date_answered <= record.date_due)

    @api.depends("state", "date_due", "company_id")
    def _compute_is_late(self):
        today = {company: company._qms_today() for company in self.company_id}
        for record in self:
            due = record.date_due
            record.is_late = bool(record.state == "new" and due and due < today.get(record.company_id, due))

    @api.depends_context("uid")
    @api.depends("state", "process_id", "proposed_by_id")
    def _compute_can_answer(self):
        for record in self:
            record.can_answer = record.state in ("new", "opportunity") and record._may_answer()

    # Who proposed it learns what becomes of it, also when the action itself is closed to them.
    @api.depends_context("lang")
    @api.depends("state", "answer", "date_due", "action_ids.state", "action_ids.date_due")
    def _compute_outcome(self):
        for record in self:
            record.outcome = record._outcome_text()

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "date_due",
            "answer",
            "answered_by_id",
            "date_answered",
            "is_answered_in_time",
        }

    @api.model
    def _initial_verb_values(self):
        # Computed: a default in the context would stay.
        return {**super()._initial_verb_values(), "is_answered_in_time": False}

    def _may_answer(self):
        self.ensure_one()
        if self._is_own():
            return False
        # Who owns the process is no secret, and need not be readable to who proposes.
        return self.env.user.has_group(OFFICER) or self.process_id.sudo().user_id == self.env.user

    def _is_own(self):
        return self.proposed_by_id == self.env.user

    def _check_may_answer(self, *states):
        self.check_access("read")
        self._require_state(*states)
        for record in self:
            if record._is_own():
                raise AccessError(
                    self.env._(
                        "You proposed %(proposal)s, so somebody else answers it: ask another quality officer.",
                        proposal=record.display_name,
                    )
                )
            if not record._may_answer():
                raise AccessError(
                    self.env._(
                        "%(proposal)s is answered by quality officers and the owner of its process. Ask one of them.",
                        proposal=record.display_name,
                    )
                )

    def action_make_action(self):
        """Plan the proposal as a quality action of the process's owner (nobody: of who answers) and open it."""
        self.ensure_one()
        self._check_may_answer("new", "opportunity")
        # Only officers plan actions; the owner of the process may turn what was proposed for it into one.
        action = self.env["qms.action"].sudo().create(self._prepare_action_vals())
        self._answer("action", False)
        return {
            "type": "ir.actions.act_window",
            "res_model": action._name,
            "res_id": action.id,
            "views": [(False, "form")],
        }

    def _prepare_action_vals(self):
        return {
            "name": self.name,
            "description": self.description,
            "kind": "improvement",
            "company_id": self.company_id.id,
            "process_id": self.process_id.id,
            "user_id": (self._active_process_owner() or self.env.user).id,
            "date_due": fields.Date.add(self.company_id._qms_today(), days=30),
            "requirement_ids": self.env.ref("qms_iso9001.qms_requirement_improvement").ids,
            "proposal_id": self.id,
        }

    def action_keep_as_opportunity(self, reason=None):
        """Keep the proposal for later, with a reason."""
        self._check_may_answer("new")
        self._answer("opportunity", self._require_reason(reason))

    def action_decline(self, reason=None):
        """Say no, with the reason that the proposer is given."""
        self._check_may_answer("new", "opportunity")
        self._answer("declined", self._require_reason(reason))

    def _answer(self, state, reason):
        # Who answers was checked by the verb; its fields are refused to everybody by write().
        for record in self.sudo():
            answered = record.date_answered or record.company_id._qms_today()
            record._set_state(state, answer=reason, answered_by_id=self.env.uid, date_answered=answered)
            record._tell(record._in_language_of_proposer()._outcome_text())

    def _outcome_text(self):
        """Return in words what becomes of the proposal, in the language of the environment."""
        self.ensure_one()
        if self.state == "opportunity":
            return self.env._("Kept as an opportunity: %(reason)s", reason=self.answer or "")
        if self.state == "declined":
            return self.env._("Not taken up, because: %(reason)s", reason=self.answer or "")
        if self.state == "action":
            actions = "; ".join(action._proposal_text() for action in self.action_ids)
            return self.env._("Becomes a quality action: %(actions)s", actions=actions)
        return self.env._("The answer is due by %(date)s.", date=format_date(self.env, self.date_due))

    def _tell_about(self, action):
        """Tell the proposer that `action`, which came of the proposal, was closed."""
        reader = self._in_language_of_proposer()
        names = {"action": action.display_name, "reason": action.reason}
        if action.state == "done":
            text = reader.env._("%(action)s came of this proposal and is done. Thank you.", **names)
        else:
            text = reader.env._("%(action)s came of this proposal and was cancelled: %(reason)s", **names)
        self._tell(text)

    def _in_language_of_proposer(self):
        return self.with_context(lang=self._proposer_partner().lang or self.env.lang)

    def _proposer_partner(self):
        return self.proposed_by_id.partner_id or self.employee_id.work_contact_id

    def _tell(self, text):
        """Send `text` to the proposer, by e-mail or in Odoo as that person wants it; who has neither is named."""
        self.ensure_one()
        partner = self._proposer_partner()
        if not (partner.email or self.proposed_by_id):
            missing = self.env._("No e-mail address is known of %(name)s: tell in person.", name=self.proposed_by_name)
            text = f"{text} {missing}"
        self.message_post(body=text, author_id=self.env.user.partner_id.id, partner_ids=partner.ids)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_keep_as_opportunity": self.env._("Keep as an opportunity"),
            "action_decline": self.env._("Decline"),
        }

    def _inbox_verbs(self):
        decline = {"qms_verb": "action_decline"}
        verbs = [
            self._contribution_verb("action_make_action", self.env._("Make an action")),
            self._contribution_verb("action_ask_reason", self.env._("Decline"), self.env._("Declined"), decline),
        ]
        return {proposal.id: verbs for proposal in self if proposal.state == "new" and proposal.can_answer}

    def _is_deletable(self):
        # What was proposed stays, or the share of answers could be mended by deleting what is late.
        return False

    def _locked_way_out(self):
        return self.env._("Make another proposal instead.")
