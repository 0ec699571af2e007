from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.risk_scale import CHECKED_BY_SCALE

# Where on the map a rating by this step stands.
PLACE = {"value", "axis", "scale_id"}


class QmsRiskStep(models.Model):
    """A step of a scale: a likelihood with its frequency, a consequence, a feasibility or a benefit."""

    _name = "qms.risk.step"
    _inherit = ["qms.risk.criterion.mixin"]
    _description = "Step of a scale"
    _order = "scale_id, axis, value"
    _check_company_auto = True
    _told_fields = ("name", "value", "description", "events_from")

    name = fields.Char(required=True, translate=True)
    scale_id = fields.Many2one(
        "qms.risk.scale", "Scale", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    axis = fields.Selection(
        [("chance", "Likelihood or feasibility"), ("effect", "Consequence or benefit")], required=True, default="chance"
    )
    value = fields.Integer("Step", required=True, default=1, aggregator=None)
    description = fields.Char(translate=True, help="How one recognises it.")
    events_from = fields.Integer(
        "Events in 12 months from", aggregator=None, help="The step begins with so many; it ends where the next begins."
    )
    events_text = fields.Char("Events in 12 months", compute="_compute_events_text")

    _value_unique = models.UniqueIndex(
        "(scale_id, axis, value)", "The scale has a step of this number. Choose the next free one."
    )
    _value_counts = models.Constraint("CHECK(value BETWEEN 1 AND 10)", "Number the steps from 1 to 10.")
    _events_positive = models.Constraint("CHECK(events_from BETWEEN 0 AND 1000000)", "Enter 0 events or more.")

    @api.depends("scale_id")
    def _compute_company_id(self):
        for step in self:
            step.company_id = step.scale_id.company_id or step.company_id or self.env.company

    @api.depends("value", "name")
    def _compute_display_name(self):
        for step in self:
            step.display_name = " ".join(filter(None, (str(step.value), step.name)))

    @api.depends_context("lang")
    @api.depends("events_from", "axis", "scale_id.kind", "scale_id.step_ids.events_from", "scale_id.step_ids.value")
    def _compute_events_text(self):
        for step in self:
            step.events_text = step._events_text()

    def _events_text(self):
        if self.axis != "chance" or self.scale_id.kind != "risk":
            return False
        following = self.scale_id._steps("chance").filtered(lambda step: step.events_from > self.events_from)[:1]
        if not following:
            return self.env._("%(first)s or more", first=self.events_from)
        last = following.events_from - 1
        if last == self.events_from:
            return str(last)
        return self.env._("%(first)s to %(last)s", first=self.events_from, last=last)

    def _in_full(self):
        """Return the step in a line: number, name, how one recognises it, and how often that is."""
        often = self.events_text and self.env._("%(events)s events in 12 months", events=self.events_text)
        told = "; ".join(filter(None, (self.description, often)))
        return f"{self.display_name}: {told}" if told else self.display_name

    def _as_head(self):
        """Return the step as the head of a column or row of the matrix."""
        text = self.description or ""
        if self.events_text:
            text = self.env._("%(events)s events in 12 months", events=self.events_text)
        return {"id": self.id, "value": self.value, "name": self.name, "text": text}

    @api.constrains("events_from", "value", "axis", "scale_id")
    def _check_order(self):
        if self.env.context.get("qms_steps_of") is not CHECKED_BY_SCALE:
            self.scale_id._check_steps()

    def write(self, vals):
        """Write; a step by which something was rated keeps its number, axis and scale: ratings are placed by them."""
        moved = self.filtered(
            lambda step: any(
                (step[name].id if name == "scale_id" else step[name]) != vals[name] for name in PLACE & vals.keys()
            )
        )
        if moved._is_used():
            raise UserError(
                self.env._(
                    "Something was rated with this step, and stands on the map by its number. Rename it, or add "
                    "another step instead."
                )
            )
        return super().write(vals)

    def _is_used(self):
        used = ["|", ("chance_id", "in", self.ids), ("effect_id", "in", self.ids)]
        return bool(self and self.env["qms.risk.assessment"].sudo().search_count(used, limit=1))

    def unlink(self):
        """Delete; the first likelihood that is left begins at no event, so that every number has a step."""
        scales = self.scale_id
        res = super().unlink()
        for scale in scales.exists().filtered(lambda scale: scale.kind == "risk"):
            first = scale._steps("chance")[:1]
            if first.events_from:
                first.events_from = 0
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self._is_used():
            raise UserError(self.env._("Something was rated with this step. Rename it instead of deleting it."))

    # The usual scales: (name, how one recognises it, events in 12 months from), and the levels: (name, colour)

    @api.model
    def _usual_risk(self):
        chances = [
            (self.env._("Very rare"), self.env._("Not in living memory"), 0),
            (self.env._("Rare"), self.env._("Once or twice a year"), 1),
            (self.env._("Now and then"), self.env._("Every few months"), 3),
            (self.env._("Often"), self.env._("Every month"), 7),
            (self.env._("Very often"), self.env._("Every two weeks or more"), 25),
        ]
        effects = [
            (self.env._("Negligible"), self.env._("Nobody outside notices"), 0),
            (self.env._("Small"), self.env._("Some rework; a customer may notice"), 0),
            (self.env._("Noticeable"), self.env._("A delivery is late or has to be mended"), 0),
            (self.env._("Serious"), self.env._("A customer is lost, or a recall is near"), 0),
            (self.env._("Critical"), self.env._("People are hurt, or the company is at stake"), 0),
        ]
        return (
            chances,
            effects,
            [(self.env._("Low"), "green"), (self.env._("Medium"), "yellow"), (self.env._("High"), "red")],
        )

    @api.model
    def _usual_opportunity(self):
        chances = [
            (self.env._("Hard"), self.env._("Needs people or money that are not there"), 0),
            (self.env._("Feasible"), self.env._("Needs a decision and some effort"), 0),
            (self.env._("Easy"), self.env._("Can begin this month with what is there"), 0),
        ]
        effects = [
            (self.env._("Small"), self.env._("Nice to have"), 0),
            (self.env._("Good"), self.env._("Customers or colleagues will feel it"), 0),
            (self.env._("Great"), self.env._("Wins customers, or saves much"), 0),
        ]
        return (
            chances,
            effects,
            [(self.env._("Leave it"), "grey"), (self.env._("Consider"), "blue"), (self.env._("Pursue"), "green")],
        )
