from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..tools.risk_states import STAGES, VERDICTS
from .qms_owner_mixin import OFFICER
from .qms_risk_level import LEVEL_KEYS
from .qms_risk_scale import KINDS

MANAGER = "qms_iso9001.group_qms_manager"
# What a rating says for itself when it is made.
FROZEN = ("chance", "effect", "score", "level", "level_name", "events_count", "user_id", "is_legacy")


class QmsRiskAssessment(models.Model):
    """How a risk or opportunity was rated: at first (inherent), as it is now (residual), as it should become (target);
    by whom, when and why. A series: nobody writes or deletes a rating, another one follows it."""

    _name = "qms.risk.assessment"
    _inherit = ["qms.append.only.mixin", "qms.contribution"]
    _description = "Rating of a risk"
    _pack_part = "01"
    _order = "date desc, id desc"
    _check_company_auto = True

    risk_id = fields.Many2one(
        "qms.risk", "Risk or opportunity", required=True, index=True, check_company=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, compute="_compute_kind")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    stage = fields.Selection(
        STAGES,
        required=True,
        default="residual",
        index=True,
        help="Inherent: as if nothing were done. Residual: as it is now. Target: what is to be reached.",
    )
    chance_id = fields.Many2one("qms.risk.step", "Likelihood", required=True, check_company=True, ondelete="restrict")
    effect_id = fields.Many2one("qms.risk.step", "Consequence", required=True, check_company=True, ondelete="restrict")
    chance = fields.Integer("Likelihood (number)", aggregator=None)
    effect = fields.Integer("Consequence (number)", aggregator=None)
    score = fields.Integer(readonly=True, aggregator=None)
    level = fields.Selection(LEVEL_KEYS, readonly=True, index=True)
    level_name = fields.Char("Level (in words)", readonly=True, help="As the level was called on that day.")
    reason = fields.Text("Why", required=True)
    judge_text = fields.Char("Done since", compute="_compute_to_know")
    facts_text = fields.Char("Facts", compute="_compute_to_know")
    preview = fields.Json(compute="_compute_preview", help="Press a cell of the matrix to choose both steps at once.")
    preview_level = fields.Char("That is", compute="_compute_preview")
    steps_text = fields.Text("How one knows", compute="_compute_preview", help="What the steps chosen mean.")
    verdict = fields.Selection(VERDICTS, "Effect of the actions", help="Of those done since the rating before.")
    action_ids = fields.One2many("qms.action", "risk_assessment_id", "Actions judged", readonly=True)
    events_count = fields.Integer("Events in 12 months", readonly=True, aggregator=None)
    user_id = fields.Many2one("res.users", "Rated by", readonly=True, index=True, ondelete="restrict")
    date = fields.Date("Rated on", required=True, index=True, default=lambda self: self.env.company._qms_today())
    is_legacy = fields.Boolean("Imported, not rated here", readonly=True)

    _reasoned = models.Constraint("CHECK(btrim(reason) <> '')", "Write why it is rated so.")

    @api.depends("risk_id")
    def _compute_kind(self):
        for rating in self:
            rating.kind = rating.risk_id.kind

    @api.depends("risk_id")
    def _compute_to_know(self):
        for rating in self:
            # Of actions that the owner may not read, that they are done is what is judged.
            risk = rating.risk_id.sudo()
            rating.judge_text = ", ".join(risk._actions_to_judge().mapped("display_name"))
            rating.facts_text = rating.risk_id.events_text

    @api.depends_context("lang")
    @api.depends("risk_id", "stage", "chance_id", "effect_id")
    def _compute_preview(self):
        labels = dict(self._fields["stage"]._description_selection(self.env))
        scales = self.env["qms.risk.scale"]._of_companies(self.risk_id.sudo().company_id)
        for rating in self:
            scale = scales.get((rating.risk_id.sudo().company_id.id, rating.risk_id.kind))
            chance, effect = rating.chance_id.sudo().value, rating.effect_id.sudo().value
            key = scale._level_key(chance, effect) if scale and chance and effect else False
            name = key and (scale._level(key).name or key)
            point = {"stage": rating.stage, "chance": chance, "effect": effect, "short": labels[rating.stage][:1]}
            points = [{**point, "label": name}] if key and rating.stage else []
            rating.preview = scale and {**scale._get_picture(), "points": points}
            rating.preview_level = name and f"{name} ({chance} × {effect})"
            rating.steps_text = "\n".join(step._in_full() for step in (rating.chance_id | rating.effect_id).sudo())

    @api.depends("stage", "level_name", "chance", "effect", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["stage"]._description_selection(self.env))
        for rating in self:
            rating.display_name = f"{labels.get(rating.stage, '')}: {rating._in_words()}"

    def _in_words(self):
        """Return the rating in a few words: the level and both numbers."""
        return f"{self.level_name} ({self.chance} × {self.effect})" if self else ""

    def _as_point(self, labels):
        """Return the rating as a point of the trajectory; `labels` are those of the stages."""
        day = format_date(self.env, self.date)
        return {
            "stage": self.stage,
            "chance": self.chance,
            "effect": self.effect,
            "short": labels[self.stage][:1],
            "label": f"{day}: {labels[self.stage]}, {self._in_words()}",
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Rate: numbers, level and who did it follow from the steps chosen. For the owner of the risk and officers.

        A quality manager may bring in ratings of the past (with their `date`): they are marked as imported.
        """
        for vals in vals_list:
            risk = self.env["qms.risk"].browse(vals.get("risk_id"))
            day = fields.Date.to_date(vals.get("date"))
            risk._check_may_rate(past=bool(risk and day) and day < risk.sudo().company_id._qms_today())
        ratings = super().create([self._prepare_rated(vals) for vals in vals_list])
        ratings._check_stage()
        ratings._judge_actions()
        ratings.risk_id._follow_ratings(ratings)
        return ratings

    @api.model
    def _prepare_rated(self, vals):
        risk = self.env["qms.risk"].browse(vals.get("risk_id"))
        if not risk:
            raise ValidationError(self.env._("Choose the risk or opportunity that is rated."))
        company = risk.sudo().company_id
        scale = self.env["qms.risk.scale"]._of_company(company, risk.kind)
        steps = {axis: self._find_step(scale, axis, vals) for axis in ("chance", "effect")}
        key = scale._level_key(steps["chance"].value, steps["effect"].value)
        today = company._qms_today()
        day = fields.Date.to_date(vals.get("date")) or today
        return {
            **{name: value for name, value in vals.items() if name not in FROZEN},
            "company_id": company.id,
            "chance_id": steps["chance"].id,
            "effect_id": steps["effect"].id,
            "chance": steps["chance"].value,
            "effect": steps["effect"].value,
            "score": steps["chance"].value * steps["effect"].value,
            "level": key,
            "level_name": scale._level(key).name or key,
            "events_count": risk.sudo().events_count,
            "user_id": self.env.uid,
            "date": self._rated_on(day, today),
            "is_legacy": day < today,
        }

    @api.model
    def _rated_on(self, day, today):
        if day > today or (day < today and not (self.env.su or self.env.user.has_group(MANAGER))):
            raise UserError(
                self.env._("A rating is of the day on which it is made. Leave the day out, or ask a quality manager.")
            )
        return day

    @api.model
    def _find_step(self, scale, axis, vals):
        """Return the step chosen by `<axis>_id`, or by its number in `<axis>` (how an import says it)."""
        steps = scale._steps(axis)
        chosen, number = vals.get(f"{axis}_id"), vals.get(axis)
        step = steps.filtered(lambda each: each.id == chosen if chosen else each.value == number)
        if not step:
            raise ValidationError(
                self.env._(
                    "%(axis)s: choose one of %(steps)s.",
                    axis=scale._axis_names().get(axis, axis),
                    steps=", ".join(steps.mapped("display_name")) or self.env._("the steps of a scale"),
                )
            )
        return step

    def _check_stage(self):
        officer = self.env.su or self.env.user.has_group(OFFICER)
        for rating in self.filtered(lambda rating: rating.stage == "inherent"):
            if not officer and rating.risk_id.assessment_ids.filtered(lambda each: each.stage == "inherent") - self:
                raise UserError(
                    self.env._(
                        "%(risk)s: what it was without any action is rated. Rate it as it is now (residual), or ask a "
                        "quality officer.",
                        risk=rating.risk_id.display_name,
                    )
                )
        for rating in self.filtered(lambda rating: rating.stage != "inherent"):
            risk = rating.risk_id
            if not risk.assessment_ids.filtered(lambda each: each.stage == "inherent"):
                raise UserError(
                    self.env._(
                        "%(risk)s: rate it first as it is without any action (inherent).", risk=risk.display_name
                    )
                )

    def _judge_actions(self):
        """Take down in which rating the effect of the actions done was judged."""
        for rating in self.filtered(lambda rating: rating.stage == "residual"):
            # A past rating, brought in later, says nothing of what was done after its day.
            done = (
                rating.risk_id.sudo()
                ._actions_to_judge()
                .filtered(lambda action, day=rating.date: not action.date_done or action.date_done <= day)
            )
            if done and not rating.verdict and not rating.is_legacy:
                raise UserError(
                    self.env._(
                        "%(risk)s: say whether the actions worked (%(actions)s), then save.",
                        risk=rating.risk_id.display_name,
                        actions=", ".join(done.mapped("display_name")),
                    )
                )
            if rating.verdict:
                # Closed actions are locked; in which rating their effect was judged is no part of them.
                done._write_unguarded({"risk_assessment_id": rating.id})

    @api.model
    def _pack_folder(self):
        line = self._contribution_line(self.env._("Ratings of risks and opportunities"), [], "date")
        return [*super()._pack_folder(), line]

    @api.model
    def _append_only_way_on(self):
        return self.env._("A rating cannot be changed. Rate it anew: the earlier one stays as history.")

    @api.model
    def _append_only_way_out(self):
        return self.env._("A rating is evidence and cannot be deleted. Rate it anew instead.")
