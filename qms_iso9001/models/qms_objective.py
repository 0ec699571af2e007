from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.judging import FIGURES, is_as_good, is_countable


class QmsObjective(models.Model):
    """What the company wants to reach, by when and by whose work, measured by an indicator. Its status follows from
    the measurements and is never typed: on the straight line from baseline to target or better is on track."""

    _name = "qms.objective"
    _inherit = [
        "qms.objective.overview.mixin",
        "qms.objective.status.mixin",
        "qms.objective.forecast.mixin",
        "qms.objective.tree.mixin",
        "qms.reference.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Quality objective"
    _order = "date_due, id"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "O-"
    _parent_store = True

    name = fields.Char("Objective", required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
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
    process_id = fields.Many2one(
        "qms.process", "Process", index=True, check_company=True, tracking=True, ondelete="restrict"
    )
    indicator_id = fields.Many2one(
        "qms.indicator",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="What it is measured by.",
    )
    commitment_id = fields.Many2one(
        "qms.policy.commitment",
        "Serves the commitment",
        index="btree_not_null",
        check_company=True,
        domain="[('policy_id.state', 'in', ('in_force', 'approved'))]",
        ondelete="restrict",
        help="The commitment of the quality policy that this objective makes measurable.",
    )
    requirement_ids = fields.Many2many(
        "qms.requirement",
        "qms_objective_requirement_rel",
        "objective_id",
        "requirement_id",
        "Topics of the standard",
    )
    description = fields.Text("Why, and with which means")
    baseline = fields.Float(required=True, tracking=True, aggregator=None, help="Where the figure stood at the start.")
    target = fields.Float(required=True, tracking=True, aggregator=None)
    date_start = fields.Date("Start", required=True, default=fields.Date.context_today, tracking=True)
    date_due = fields.Date("Due", required=True, index=True, tracking=True)
    action_ids = fields.One2many("qms.action", "objective_id", string="Plan")
    action_count = fields.Integer(compute="_compute_action_count")
    target_text = fields.Char("Target (with unit)", compute="_compute_target_text")
    direction = fields.Selection(related="indicator_id.direction")
    chart_data = fields.Json(compute="_compute_chart_data")

    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "This number is used by another objective of the company."
    )
    _dates_in_order = models.Constraint("CHECK(date_start < date_due)", "An objective is due after it starts.")

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for objective in self:
            objective.display_name = " ".join(filter(None, (objective.reference, objective.name)))

    def _compute_action_count(self):
        groups = self.env["qms.action"]._read_group([("objective_id", "in", self.ids)], ["objective_id"], ["__count"])
        counts = {objective.id: count for objective, count in groups}
        for objective in self:
            objective.action_count = counts.get(objective.id, 0)

    @api.depends_context("lang")
    @api.depends("indicator_id", "target", "baseline")
    def _compute_target_text(self):
        for objective in self:
            objective.target_text = objective.indicator_id._format(objective.target, objective.company_id)

    @api.constrains("indicator_id", "company_id")
    def _check_indicator_company(self):
        for objective in self:
            company = objective.sudo().indicator_id.company_id
            if company and company != objective.company_id:
                raise ValidationError(
                    self.env._(
                        "%(objective)s: its indicator is measured in %(company)s. Choose one that is measured here.",
                        objective=objective.name,
                        company=company.name,
                    )
                )

    @api.constrains("baseline", "target", "indicator_id")
    def _check_target(self):
        for objective in self:
            if not (is_countable(objective.target) and is_countable(objective.baseline)):
                raise ValidationError(
                    self.env._(
                        "%(objective)s: enter smaller numbers, nobody counts that far.", objective=objective.name
                    )
                )
            if not is_as_good(objective.target, objective.baseline, objective.indicator_id.direction):
                raise ValidationError(
                    self.env._(
                        "%(objective)s: the target is worse than the baseline in the direction of its indicator. "
                        "Enter a better target, or mend the direction of the indicator.",
                        objective=objective.name,
                    )
                )

    @api.onchange("indicator_id", "date_start")
    def _onchange_indicator_id(self):
        """Take the baseline from the last figure before the start, the rest from the indicator."""
        if not self.indicator_id:
            return
        before = Domain("date_end", "<", self.date_start) & Domain("state", "in", list(FIGURES))
        before &= self.indicator_id._origin._history_domain() & Domain("company_id", "=", self.company_id.id)
        last = self.env["qms.measurement"].search(before, limit=1, order="date_start desc")
        self.target = self.target or self.indicator_id.with_company(self.company_id).target
        self.baseline = last.value if last else self.target
        self.process_id = self.process_id or self.indicator_id.process_id

    def write(self, vals):
        """Write; where it began is fixed once it has started, and all it is judged by once it is over."""
        for objective in self:
            objective._check_started(vals)
        self._check_leaving(vals)
        return super().write(vals)

    def _check_started(self, vals):
        today = self.company_id._qms_today()
        fixed = {"baseline", "date_start", "indicator_id"} if self.date_start <= today else set()
        fixed |= {"target", "date_due"} if self.date_due < today else set()
        changed = {
            name
            for name in fixed & vals.keys()
            if self._fields[name].convert_to_cache(vals[name], self)
            != (self._fields[name].convert_to_cache(self[name], self))
        }
        # Handed over to a company's own version of the same indicator it is measured by the same thing.
        if changed - ({"indicator_id"} if self.env.su else set()):
            labels = self.fields_get(sorted(changed), ["string"])
            raise UserError(
                self.env._(
                    "%(objective)s has begun: %(fields)s cannot be changed any more. Archive it with a note and start "
                    "another one.",
                    objective=self.display_name,
                    fields=", ".join(label["string"] for label in labels.values()),
                )
            )

    def _check_leaving(self, vals):
        """Refuse to take what was missed away from the objective that it serves while nobody said why that one is on
        track all the same."""
        if self.env.su or not ("parent_id" in vals or vals.get("active", True) is False):
            return
        excused = self._excused()
        for objective in self.filtered(lambda each: each._waits_above(excused)):
            if not vals.get("active", True) or vals.get("parent_id", objective.parent_id.id) != objective.parent_id.id:
                raise UserError(
                    self.env._(
                        "%(objective)s was missed. Say first, with the button On track all the same, why %(parent)s is "
                        "on track without it.",
                        objective=objective.display_name,
                        parent=objective.parent_id.display_name,
                    )
                )

    @api.depends_context("lang", "uid")
    def _compute_chart_data(self):
        for objective in self:
            objective.chart_data = self.env["qms.measurement"]._chart_data(objective)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for objective in self:
            if objective.date_start <= objective.company_id._qms_today():
                raise UserError(
                    self.env._(
                        "%(objective)s has started: what came of it is evidence. Archive it instead of deleting it.",
                        objective=objective.display_name,
                    )
                )

    def action_view_actions(self):
        """Open the plan: the quality actions of this objective; new ones belong to it."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action"),
            "domain": [("objective_id", "=", self.id)],
            "context": {"default_objective_id": self.id, "default_process_id": self.process_id.id},
        }

    def action_view_evidence(self):
        """Open the rows behind the latest figure. Raises UserError while there is none."""
        self.ensure_one()
        if not self.measurement_id:
            raise UserError(self.env._("Nothing is measured yet. Press Measure now on the indicator first."))
        return self.measurement_id.action_view_evidence()

    @api.model
    def _inbox_lines(self):
        waiting = self.search([("status", "in", ["at_risk", "missed"])])
        waiting -= waiting._excused()
        return [
            self._contribution_line(self.env._("Objectives at risk or missed"), [("id", "in", waiting.ids)], "date_due")
        ]

    def _inbox_about(self):
        return {objective.id: [objective.status_note] for objective in self}

    @api.model
    def _my_quality_info_lines(self):
        return [self._contribution_line(self.env._("My objectives"), [("user_id", "=", self.env.uid)], "date_due")]

    @api.model
    def _review_inputs(self):
        return [self._contribution_line(self.env._("Quality objectives"), [], "date_due")]

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Quality objectives"), [], "date_due")]
