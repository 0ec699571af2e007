from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

PLAN = {"reference", "name", "description", "kind", "user_id", "date_due"}
ORIGIN = {
    "company_id",
    "process_id",
    "requirement_ids",
    "policy_id",
    "objective_id",
    "proposal_id",
    "is_verification_required",
}
DEFAULT_DAYS = 14


class QmsAction(models.Model):
    """Who does what until when, with evidence: the one list of quality actions, wherever they come from."""

    _name = "qms.action"
    _inherit = [
        "qms.action.audit.mixin",
        "qms.action.context.mixin",
        "qms.action.review.mixin",
        "qms.risk.action.mixin",
        "qms.equipment.action.mixin",
        "qms.change.mixin",
        "qms.action.screens.mixin",
        "qms.action.steps.mixin",
        "qms.verification.mixin",
        "qms.evidence.mixin",
        "qms.reminder.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
        "qms.retention.mixin",
    ]
    _description = "Quality action"
    _review_input = "c4"
    _order = "date_due, id"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "A-"
    _reminder_type = "qms_iso9001.mail_activity_type_action"

    name = fields.Char("What", required=True, tracking=True)
    description = fields.Text(help="What exactly, and how one will see that it is done.")
    kind = fields.Selection(
        [
            ("correction", "Correction"),
            ("corrective", "Corrective action"),
            ("improvement", "Improvement"),
            ("change", "Change of the system"),
            ("task", "Other action"),
        ],
        required=True,
        default="task",
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
    )
    date_due = fields.Date(
        "Due",
        required=True,
        index=True,
        copy=False,
        tracking=True,
        default=lambda self: self.env.company._qms_today() + timedelta(days=DEFAULT_DAYS),
    )
    date_due_original = fields.Date("Due at first", readonly=True, copy=False)
    is_redated = fields.Boolean(compute="_compute_is_late")
    is_late = fields.Boolean(compute="_compute_is_late")
    requirement_ids = fields.Many2many(
        "qms.requirement", "qms_action_requirement_rel", "action_id", "requirement_id", string="Topics of the standard"
    )
    process_id = fields.Many2one(
        "qms.process", "Process", index=True, check_company=True, tracking=True, ondelete="restrict"
    )
    policy_id = fields.Many2one(
        "qms.policy", "Quality policy", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    objective_id = fields.Many2one(
        "qms.objective", "Objective", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    proposal_id = fields.Many2one(
        "qms.proposal", "Proposal", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "This number is used by another action of the company."
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for action in self:
            action.display_name = " ".join(filter(None, (action.reference, action.name)))

    @api.depends("date_due", "date_due_original", "state", "company_id")
    def _compute_is_late(self):
        today = {company: company._qms_today() for company in self.company_id}
        for action in self:
            due = action.date_due
            action.is_late = bool(action.state == "open" and due and due < today.get(action.company_id, due))
            action.is_redated = bool(action.date_due_original) and due != action.date_due_original

    @api.depends("kind")
    def _compute_is_verification_required(self):
        super()._compute_is_verification_required()

    @api.depends("disposition_id")
    def _compute_can(self):
        super()._compute_can()
        # What was disposed of stays as it is.
        self.filtered("date_disposed").can_reopen = False

    def _must_be_verified(self):
        return self.kind == "corrective" or super()._must_be_verified()

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_due_original"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | PLAN | ORIGIN

    @api.model
    def _content_fields(self):
        return super()._content_fields() | PLAN | {"evidence", "date_done", "done_by_id"}

    @api.model
    def _retention_date_fields(self):
        return ["date_done", "date_due"]

    @api.model
    def _retention_ended_domain(self):
        finished = Domain("state", "=", "done") & Domain("is_verification_required", "=", False)
        finished &= Domain("kind", "!=", "change")
        return finished | Domain("state", "in", ("verified", "cancelled"))

    @api.model
    def _retention_content_fields(self):
        return super()._retention_content_fields() | {"reason"}

    def _signed_content(self):
        return {**super()._signed_content(), "files": sorted(self.attachment_ids.mapped("checksum"))}

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the first due date of each action."""
        actions = super().create(vals_list)
        for date_due, dated in actions.filtered(lambda a: not a.date_due_original).grouped("date_due").items():
            dated._write_unguarded({"date_due_original": date_due})
        return actions

    def write(self, vals):
        """Write; the owner without quality group writes the evidence only."""
        if not (self.env.su or self._is_officer()) and vals.keys() - self._owner_fields():
            raise AccessError(
                self.env._(
                    "The owner of an action writes its evidence. Ask a quality officer to change %(fields)s.",
                    fields=self._field_labels(vals.keys() - self._owner_fields()),
                )
            )
        return super().write(vals)

    def _set_state(self, state, **vals):
        """Take the step; who proposed the action learns that it is closed."""
        res = super()._set_state(state, **vals)
        if state in ("done", "cancelled"):
            # The owner of an action need not be able to read where it came from.
            for action in self.sudo().filtered("proposal_id"):
                action.proposal_id._tell_about(action)
        # A signal waits again when what was to be done about it is cancelled.
        self.env["qms.signal"].sudo().search([("action_id", "in", self.ids), ("state", "=", "new")])._follow_owner()
        return res

    def _proposal_text(self):
        """Return what the proposer may know of the action, in words."""
        self.ensure_one()
        return self.env._(
            "%(action)s, due %(date)s (%(state)s)",
            action=self.display_name,
            date=format_date(self.env, self.date_due),
            state=self._state_label(),
        )
