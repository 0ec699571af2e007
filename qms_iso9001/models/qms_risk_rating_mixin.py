from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.optional_number import OptionalInteger
from ..tools.risk_scale import rank
from ..tools.risk_states import STAGES, WORKED
from .qms_owner_mixin import OFFICER
from .qms_risk_level import LEVEL_KEYS


class QmsRiskRatingMixin(models.AbstractModel):
    """How a risk stands by its series of ratings: at first, now, and as it should become. As it is now is the last
    residual rating; what nobody treated stands where it stood at first."""

    _name = "qms.risk.rating.mixin"
    _description = "Ratings of a risk"

    assessment_ids = fields.One2many("qms.risk.assessment", "risk_id", "Ratings", copy=False)
    inherent_chance = OptionalInteger("Inherent likelihood", compute="_compute_ratings", store=True)
    inherent_effect = OptionalInteger("Inherent consequence", compute="_compute_ratings", store=True)
    inherent_level = fields.Selection(LEVEL_KEYS, compute="_compute_ratings", store=True)
    residual_level = fields.Selection(LEVEL_KEYS, compute="_compute_ratings", store=True)
    current_chance = OptionalInteger("Likelihood", compute="_compute_ratings", store=True)
    current_effect = OptionalInteger("Consequence", compute="_compute_ratings", store=True)
    level = fields.Selection(LEVEL_KEYS, "Level now", compute="_compute_ratings", store=True, index=True)
    score = OptionalInteger(compute="_compute_ratings", store=True)
    target_chance = OptionalInteger("Target likelihood", compute="_compute_ratings", store=True)
    target_effect = OptionalInteger("Target consequence", compute="_compute_ratings", store=True)
    target_level = fields.Selection(LEVEL_KEYS, compute="_compute_ratings", store=True)
    inherent_text = fields.Char("Before the actions", compute="_compute_texts")
    current_text = fields.Char("Now", compute="_compute_texts")
    target_text = fields.Char("Target", compute="_compute_texts")
    course_text = fields.Char("Before and after", compute="_compute_texts")
    level_id = fields.Many2one(
        "qms.risk.level", "Level of today", compute="_compute_level_id", help="As the scale of the company says now."
    )
    acceptance_level_id = fields.Many2one(
        "qms.risk.level", "Level of acceptance", compute="_compute_level_id", help="By which it is said who accepts."
    )
    course = fields.Json("Trajectory", compute="_compute_course")
    can_rate = fields.Boolean(compute="_compute_can_rate")

    @api.depends("assessment_ids")
    def _compute_ratings(self):
        for risk in self:
            inherent, residual, target = (risk._latest(stage) for stage, _label in STAGES)
            current = residual or inherent
            for name, rating in (("inherent", inherent), ("current", current), ("target", target)):
                risk[f"{name}_chance"] = rating.chance if rating else None
                risk[f"{name}_effect"] = rating.effect if rating else None
            risk.score = current.score if current else None
            risk.inherent_level, risk.residual_level = inherent.level, residual.level
            risk.level, risk.target_level = current.level, target.level

    @api.depends("assessment_ids")
    def _compute_texts(self):
        # Who may read a risk may read how it was rated.
        for risk in self.sudo():
            inherent, residual, target = (risk._latest(stage)._in_words() for stage, _label in STAGES)
            risk.inherent_text, risk.current_text, risk.target_text = inherent, residual or inherent, target
            risk.course_text = " → ".join(filter(None, (inherent, residual)))

    @api.depends_context("lang")
    @api.depends("assessment_ids", "kind")
    def _compute_course(self):
        labels = dict(self.env["qms.risk.assessment"]._fields["stage"]._description_selection(self.env))
        scales = self.env["qms.risk.scale"]._of_companies(self.sudo().company_id)
        pictures = {place: scale._get_picture() for place, scale in scales.items()}
        for risk in self:
            picture = pictures.get((risk.sudo().company_id.id, risk.kind))
            ratings = risk.sudo().assessment_ids.sorted(lambda each: (each.date, each.id or 0))
            points = [rating._as_point(labels) for rating in ratings]
            risk.course = {**picture, "points": points} if picture and points else False

    @api.depends_context("uid")
    @api.depends("user_id", "state")
    def _compute_can_rate(self):
        for risk in self:
            risk.can_rate = bool(risk._origin) and risk._is_open() and risk._is_mine()

    def _latest(self, stage, besides=()):
        """Return the last rating of that stage, empty without any; `besides` are not looked at."""
        ratings = self.assessment_ids.filtered(lambda rating: rating.stage == stage and rating not in besides)
        return ratings.sorted(lambda rating: (rating.date, rating._origin.id or 0))[-1:]

    def _current(self, besides=()):
        """Return the rating that says how it stands now, or stood before the ratings `besides`."""
        return self._latest("residual", besides) or self._latest("inherent", besides)

    def _current_level(self):
        """Return the level (qms.risk.level) of now, as the scale of the company says today."""
        return self.level_id.sudo()

    def _accepted_as(self):
        """Return how high the risk is for who accepts: as now, but as the worst inherent rating as long as no action
        worked, since a risk becomes no smaller by being rated anew."""
        if self.action_ids.filtered(lambda action: action.risk_verdict in WORKED):
            return self.level
        inherent = self.assessment_ids.filtered(lambda rating: rating.stage == "inherent")
        return max([self.level, *inherent.mapped("level")], key=rank, default=False)

    @api.depends("level", "kind", "company_id", "assessment_ids", "action_ids.risk_assessment_id")
    def _compute_level_id(self):
        scales = self.env["qms.risk.scale"]._of_companies(self.sudo().company_id)
        for risk in self.sudo():
            scale = scales.get((risk.company_id.id, risk.kind), self.env["qms.risk.scale"].sudo())
            risk.level_id = scale._level(risk.level)
            risk.acceptance_level_id = scale._level(risk._accepted_as())

    def _is_mine(self):
        """Tell whether the user owns the risk or is a quality officer."""
        return self.env.su or self.env.user.has_group(OFFICER) or self.sudo().user_id == self.env.user

    def _check_mine(self):
        self.check_access("read")
        for risk in self:
            if not risk._is_mine():
                raise AccessError(
                    self.env._(
                        "%(risk)s is in the hands of its owner and of quality officers. Ask %(owner)s.",
                        risk=risk.display_name,
                        owner=risk.sudo().user_id.name,
                    )
                )

    def _check_may_rate(self, past=False):
        self._check_mine()
        for risk in self:
            # What is imported in a later state brings its ratings of past days along.
            if not (risk._is_open() or (past and risk.is_legacy)):
                raise UserError(
                    self.env._(
                        '%(risk)s is "%(state)s". Reopen it with a reason, then rate it.',
                        risk=risk.display_name,
                        state=risk._state_label(),
                    )
                )

    def action_open_rating(self):
        """Open the dialog in which the risk is rated anew; another rating follows the last one."""
        self.ensure_one()
        self._check_may_rate()
        current = self.sudo()._current()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rate %(risk)s", risk=self.display_name),
            "res_model": "qms.risk.assessment",
            "view_mode": "form",
            "views": [(self.env.ref("qms_iso9001.qms_risk_assessment_view_form_rate").id, "form")],
            "target": "new",
            "context": {
                "default_risk_id": self.id,
                "default_company_id": self.sudo().company_id.id,
                "default_stage": "residual" if current else "inherent",
                "default_chance_id": current.chance_id.id,
                "default_effect_id": current.effect_id.id,
            },
        }

    def _follow_ratings(self, ratings):
        """A rating answers what the facts said; a worse one than was accepted ends the acceptance."""
        for risk in self.sudo():
            mine = ratings.filtered(lambda rating, risk=risk: rating.risk_id.id == risk.id and rating.stage != "target")
            if any(not rating.is_legacy for rating in mine):
                risk._answer_facts()
            # An imported acceptance names no rating: it was of how the risk stood before these.
            accepted = risk.accepted_assessment_id or risk._current(besides=ratings)
            if mine and risk.state == "accepted" and accepted and rank(risk.level) > rank(accepted.level):
                risk._back_to_treatment(
                    self.env._("Rated %(now)s, accepted was %(then)s", now=risk.current_text, then=accepted._in_words())
                )
