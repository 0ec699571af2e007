from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .qms_change_review_mixin import RESULTS
from .qms_owner_mixin import OFFICER

CHANGE = ("kind", "=", "change")
PLAN = (
    "change_purpose",
    "change_consequences",
    "change_resources",
    "change_communication",
    "change_criterion",
    "date_review",
)
STAGES = [
    ("planned", "Planned"),
    ("running", "Under way"),
    ("review", "To review"),
    *RESULTS,
    ("cancelled", "Cancelled"),
]
REVIEW_DAYS = 90
# By what and when it is judged.
AGREED = {"change_criterion", "date_review"}


class QmsChangeMixin(models.AbstractModel):
    """A quality action of the kind *change*: a planned change of the quality system (clause 6.3).

    Its plan says why, what may follow, with what means, who is told and by what one will see that it worked; without it
    a change is neither started nor done. Done, it waits for its review (`qms.change.review.mixin`).
    """

    _name = "qms.change.mixin"
    _inherit = ["qms.change.review.mixin", "qms.change.find.mixin", "qms.change.screens.mixin"]
    _description = "Planned change"

    change_purpose = fields.Text("Purpose", tracking=True, help="Why it is done, and what is better afterwards.")
    change_consequences = fields.Text(
        "What may follow from it",
        tracking=True,
        help="Wanted or not: for customers, people and products, and how the quality system stays whole meanwhile.",
    )
    change_resources = fields.Text("Resources", tracking=True, help="People, time, money, equipment, knowledge.")
    change_communication = fields.Text("Communication", tracking=True, help="Who is told what, when and how.")
    change_criterion = fields.Text(
        "Success criterion", tracking=True, help="What one will see or measure if it worked, and until when."
    )
    date_review = fields.Date(
        "Review on",
        compute="_compute_date_review",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="From this day on it is judged whether the criterion was met; only that closes the change.",
    )
    date_start = fields.Date("Started on", readonly=True, copy=False)
    started_by_id = fields.Many2one("res.users", "Started by", readonly=True, copy=False, ondelete="restrict")
    change_stage = fields.Selection(
        STAGES, "Stage", compute="_compute_change_stage", store=True, index="btree_not_null", group_expand=True
    )
    can_plan_change = fields.Boolean(compute="_compute_can_change")
    can_start_change = fields.Boolean(compute="_compute_can_change")

    @api.depends("kind", "date_due")
    def _compute_date_review(self):
        for action in self:
            planned = action.kind == "change" and not action.date_review and action.date_due
            action.date_review = action.date_due + timedelta(days=REVIEW_DAYS) if planned else action.date_review

    @api.depends("kind", "state", "date_start", "change_result")
    def _compute_change_stage(self):
        for action in self:
            action.change_stage = action.kind == "change" and action._get_change_stage()

    def _get_change_stage(self):
        if self.state == "open":
            return "running" if self.date_start else "planned"
        # What was imported as closed was reviewed elsewhere, or never.
        return {"done": "review", "verified": self.change_result or "met"}.get(self.state, self.state)

    @api.depends_context("uid")
    @api.depends("kind", "state", "user_id", "date_start")
    def _compute_can_change(self):
        for action in self:
            is_change = action.kind == "change"
            planner = action.state == "open" and (action._is_officer() or action.user_id == self.env.user)
            action.can_plan_change = is_change and planner
            action.can_start_change = is_change and planner and not action.date_start

    # The plan, and what is locked when

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_start", "started_by_id", "change_stage"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | set(PLAN)

    def _owner_fields(self):
        """The owner of a change plans it, without any quality group."""
        planned = all(action.kind == "change" for action in self)
        return super()._owner_fields() | ({*PLAN, "impact_ids"} if planned else set())

    def _signed_content(self):
        content = super()._signed_content()
        if self.kind != "change":
            return content
        plan = self._plain_content(self, {*PLAN, "date_start", "change_result", "change_conclusion", "impact_ids"})
        return {**content, "change": plan}

    @api.model
    def _change_sheet_fields(self):
        """Return the texts of the plan that the printed sheet shows, in the order of the form."""
        return [name for name in PLAN if name not in ("change_criterion", "date_review")]

    @api.constrains("kind")
    def _check_change_kind(self):
        for action in self.sudo():
            if action.kind != "change" and (action.date_start or action.impact_ids):
                raise ValidationError(
                    self.env._(
                        "%(action)s is planned as a change already. Cancel it, and make another action.",
                        action=action.display_name,
                    )
                )

    def _is_deletable(self):
        judged = self.sudo().impact_ids.filtered(lambda row: row.verdict != "open")
        return super()._is_deletable() and not self.date_start and not judged

    # Steps

    def action_start_change(self):
        """Start a change whose plan is complete and that knows what it touches. For its owner and officers."""
        self.check_access("read")
        self._check_is_change()
        self._require_state("open")
        for change in self:
            change._check_plans_change()
            if change.date_start:
                raise UserError(self.env._("%(change)s was started already. Reload it.", change=change.display_name))
            change._check_change_plan()
            if not change.sudo().impact_ids:
                raise UserError(
                    self.env._(
                        'Press "Find what it touches" first, or add a line to the impact list of %(change)s yourself.',
                        change=change.display_name,
                    )
                )
            # The verb's fields are refused to everybody by write().
            change.sudo()._set_state("open", date_start=change._today(), started_by_id=self.env.uid)

    def _check_is_change(self):
        for action in self:
            if action.kind != "change":
                raise UserError(
                    self.env._(
                        "%(action)s is no change: choose one in the list of changes.", action=action.display_name
                    )
                )

    def _check_plans_change(self):
        if not (self.env.su or self._is_officer() or self.sudo().user_id == self.env.user):
            raise AccessError(
                self.env._(
                    "%(owner)s, its owner, or a quality officer plans %(change)s. Ask one of them.",
                    owner=self.sudo().user_id.name,
                    change=self.display_name,
                )
            )

    def _check_change_plan(self):
        missing = {name for name in PLAN if not str(self[name] or "").strip()}
        if missing:
            raise UserError(
                self.env._(
                    "Write on %(change)s first: %(fields)s.",
                    change=self.display_name,
                    fields=self._field_labels(missing),
                )
            )

    def write(self, vals):
        """Write; what a change is held against is agreed when it begins: later an officer changes it."""
        agreed = AGREED & vals.keys()
        if agreed and not (self.env.su or self.env.user.has_group(OFFICER)):
            for change in self.filtered(lambda action: action.kind == "change" and action.date_start):
                raise AccessError(
                    self.env._(
                        "%(change)s has begun: a quality officer changes %(fields)s. Ask one, and say why.",
                        change=change.display_name,
                        fields=self._field_labels(agreed),
                    )
                )
        return super().write(vals)

    def action_done(self, evidence=None):
        """Close the action; a change only with its plan, started, everything that it touches judged, and what was to
        be done about that closed."""
        for change in self.filtered(lambda action: action.kind == "change" and action.can_do):
            change._check_change_plan()
            if not change.date_start:
                raise UserError(self.env._("Press Start on %(change)s first, then Done.", change=change.display_name))
            change._check_impacts_judged()
        return super().action_done(evidence)
