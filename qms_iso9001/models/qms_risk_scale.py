from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html

from ..tools.risk_scale import CHECKED_BY_SCALE, HIGH, LEVELS, LOW, MEDIUM, cell, is_matrix, step_of, usual_level

KINDS = [("risk", "Risk"), ("opportunity", "Opportunity")]


class QmsRiskScale(models.Model):
    """How a company rates its risks, or its opportunities: the steps of both axes, the level of each cell of the
    matrix, and what a level asks for. Each company has its own; what was rated before keeps the level of its day."""

    _name = "qms.risk.scale"
    _inherit = ["mail.thread"]
    _description = "Scale of risks and opportunities"
    _order = "company_id, kind desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    kind = fields.Selection(KINDS, "For", required=True, default="risk")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    step_ids = fields.One2many("qms.risk.step", "scale_id", "Steps", copy=True)
    chance_ids = fields.One2many("qms.risk.step", "scale_id", "Likelihood", domain=[("axis", "=", "chance")])
    effect_ids = fields.One2many("qms.risk.step", "scale_id", "Consequence", domain=[("axis", "=", "effect")])
    level_ids = fields.One2many("qms.risk.level", "scale_id", "Levels", copy=True)
    matrix = fields.Json(help="The level of each cell; the usual one where nobody chose another.")
    picture = fields.Json(compute="_compute_picture", inverse="_inverse_picture")

    _one_per_company = models.UniqueIndex(
        "(company_id, kind)", "A company has one scale of this kind. Change that one instead."
    )

    @api.constrains("matrix")
    def _check_matrix(self):
        for scale in self:
            if not is_matrix(scale.matrix or {}):
                raise ValidationError(
                    self.env._("Choose low, medium or high for each cell of “%(scale)s”.", scale=scale.name)
                )

    @api.constrains("step_ids", "chance_ids", "effect_ids")
    def _check_steps(self):
        for scale in self.filtered(lambda scale: scale.kind == "risk"):
            limits = scale._steps("chance").mapped("events_from")
            if limits and (limits[0] or sorted(set(limits)) != limits):
                raise ValidationError(
                    self.env._(
                        "The first likelihood of “%(scale)s” begins at 0 events in 12 months, each following one at "
                        "more. Change where they begin.",
                        scale=scale.name,
                    )
                )

    @api.depends_context("lang")
    @api.depends(
        "matrix", "kind", "step_ids.name", "step_ids.value", "step_ids.axis", "level_ids.name", "level_ids.color"
    )
    def _compute_picture(self):
        for scale in self:
            scale.picture = scale._get_picture()

    def _inverse_picture(self):
        """Take over the levels of the cells from the matrix on the form."""
        for scale in self:
            cells = (scale.picture or {}).get("cells") if isinstance(scale.picture, dict) else None
            if isinstance(cells, list):
                scale.matrix = {
                    cell(each.get("chance"), each.get("effect")): each.get("level")
                    for each in cells
                    if isinstance(each, dict)
                }

    def _steps(self, axis):
        """Return the steps of `axis` (chance or effect), the lowest first."""
        return self.step_ids.filtered(lambda step: step.axis == axis).sorted("value")

    def _level_key(self, chance, effect):
        """Return low, medium or high for the steps of these values."""
        chosen = (self.matrix or {}).get(cell(chance, effect))
        if chosen in LEVELS:
            return chosen
        greatest = [max(self._steps(axis).mapped("value"), default=1) for axis in ("chance", "effect")]
        return usual_level(chance, effect, *greatest)

    def _level(self, key):
        """Return the level (qms.risk.level) of that key; empty where the company took it off."""
        return self.level_ids.filtered(lambda level: level.key == key)[:1]

    def _chance_of(self, events):
        """Return the value of the likelihood that so many events in 12 months are, None without frequencies."""
        return step_of([(step.events_from, step.value) for step in self._steps("chance")], events)

    def _get_picture(self):
        """Return the matrix, ready to draw: {"chance", "effect" (names of the axes), "columns", "rows", "cells"}; the
        chances are columns, the effects rows, the greatest first."""
        self.ensure_one()
        chances, effects = self._steps("chance"), self._steps("effect").sorted("value", reverse=True)
        levels = {key: self._level(key) for key in LEVELS}
        names = self._axis_names()
        return {
            **names,
            "columns": [chance._as_head() for chance in chances],
            "rows": [effect._as_head() for effect in effects],
            "cells": [
                {"chance": chance.value, "effect": effect.value, **self._as_cell(levels, chance.value, effect.value)}
                for effect in effects
                for chance in chances
            ],
            "levels": [{"key": key, "name": levels[key].name or key, "color": levels[key].color} for key in LEVELS],
        }

    def _as_cell(self, levels, chance, effect):
        key = self._level_key(chance, effect)
        return {"level": key, "name": levels[key].name or key, "color": levels[key].color or "grey"}

    def _axis_names(self):
        if self.kind == "opportunity":
            return {"chance": self.env._("Feasibility"), "effect": self.env._("Benefit")}
        return {"chance": self.env._("Likelihood"), "effect": self.env._("Consequence")}

    @api.model
    def _of_company(self, company, kind):
        """Return the scale of `company`. How it rates is no secret to who may see a risk."""
        return self.sudo().search([("company_id", "=", company.id), ("kind", "=", kind)], limit=1)

    @api.model
    def _of_companies(self, companies):
        """Return {(company, kind): scale} of `companies`, by one search; see `_of_company`."""
        scales = self.sudo().search([("company_id", "in", companies.ids)])
        return {(scale.company_id.id, scale.kind): scale for scale in scales}

    # The usual set

    @api.model
    def _prepare_companies(self, companies):
        """Give `companies` the usual scale of each kind they have none of."""
        scales = self.sudo()
        there = {(scale.company_id.id, scale.kind) for scale in scales.search([("company_id", "in", companies.ids)])}
        missing = [
            (company, kind) for company in companies for kind, _label in KINDS if (company.id, kind) not in there
        ]
        scales.create([self._prepare_usual(company, kind) for company, kind in missing])

    @api.model
    def _prepare_usual(self, company, kind):
        create = fields.Command.create
        chances, effects, levels = getattr(self.env["qms.risk.step"], f"_usual_{kind}")()
        steps = [
            {"axis": axis, "value": value, "name": name, "description": text, "events_from": events}
            for axis, rows in (("chance", chances), ("effect", effects))
            for value, (name, text, events) in enumerate(rows, start=1)
        ]
        names = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "name": names[kind],
            "kind": kind,
            "company_id": company.id,
            "step_ids": [create({**step, "company_id": company.id}) for step in steps],
            "level_ids": [
                create(
                    {
                        "key": key,
                        "name": name,
                        "color": color,
                        "needs_treatment": key == HIGH and kind == "risk",
                        "needs_acceptance": key != LOW and kind == "risk",
                        "company_id": company.id,
                    }
                )
                for key, (name, color) in zip((LOW, MEDIUM, HIGH), levels, strict=True)
            ],
        }

    def write(self, vals):
        """Write; which cells of the matrix changed stands in the messages."""
        before = {scale: scale._levels_of_cells() for scale in self} if {"matrix", "picture"} & vals.keys() else {}
        # Steps that come one after the other are checked together, by the scale.
        res = super(QmsRiskScale, self.with_context(qms_steps_of=CHECKED_BY_SCALE)).write(vals)
        for scale, former in before.items():
            after = scale._levels_of_cells()
            changes = [f"{place}: {former.get(place, '–')} → {after[place]}" for place in after]
            moved = [text for place, text in zip(after, changes, strict=True) if former.get(place) != after[place]]
            if moved:
                scale._note("\n".join([self.env._("Matrix"), *moved]))
        return res

    def _levels_of_cells(self):
        """Return {place of a cell: how its level is called}."""
        return {f"{each['chance']} × {each['effect']}": each["name"] for each in self.sudo()._get_picture()["cells"]}

    def _note(self, text):
        # Who may change a scale may leave a trace on it.
        self.sudo()._message_log(body=plaintext2html(text), author_id=self.env.user.partner_id.id)

    def unlink(self):
        """Delete what nothing was rated by: its company gets the usual one back, since ratings need one."""
        companies = self.sudo().company_id
        res = super().unlink()
        self._prepare_companies(companies)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.env["qms.risk.assessment"].sudo().search_count([("chance_id.scale_id", "in", self.ids)], limit=1):
            raise ValidationError(
                self.env._("Something was rated by this scale. Change its steps and names instead of deleting it.")
            )
