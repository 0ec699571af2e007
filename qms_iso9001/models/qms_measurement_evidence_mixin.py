import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date


class QmsMeasurementEvidenceMixin(models.AbstractModel):
    """From a figure back to the rows it was counted from, as of the day of the counting; and what of them is other
    today."""

    _name = "qms.measurement.evidence.mixin"
    _description = "Evidence of a measurement"

    evidence_note = fields.Char("Counted", compute="_compute_evidence_note")
    can_view_evidence = fields.Boolean(compute="_compute_can_view_evidence")

    @api.depends_context("uid")
    def _compute_can_view_evidence(self):
        for measurement in self:
            model = measurement._as_defined()._get_model()
            measurement.can_view_evidence = model is not None and model.with_user(self.env.user).sudo(False).has_access(
                "read"
            )

    def _compute_evidence_note(self):
        for measurement in self:
            measurement.evidence_note = measurement._evidence_note()

    def _evidence_note(self):
        """Return what was counted and, where it differs, what the same definition selects now."""
        was = (self.numerator, self.count) if self._counts_numerator() else (False, self.count)
        counted = self._figures_text(*was)
        day = format_date(self.env, self.date_as_of)
        if self._is_unseen_state():
            return self._evidence_text(counted, day, "")
        row = self._count_today()
        if row is None:
            return self._evidence_text(counted, day, None)
        now = (row["numerator"] or 0, row["count"]) if self._counts_numerator() else (False, row["count"])
        return self._evidence_text(counted, day, "" if now == was else self._figures_text(*now))

    def _evidence_text(self, counted, day, now):
        """Return in words what was counted as of `day`, and what is selected `now`: empty for the same, None for what
        cannot be counted again."""
        if now is None:
            return self.env._("%(counted)s counted on %(day)s; it cannot be counted again", counted=counted, day=day)
        if not now:
            return self.env._("%(counted)s counted on %(day)s", counted=counted, day=day)
        return self.env._("%(counted)s counted on %(day)s, %(now)s select today", counted=counted, day=day, now=now)

    def _figures_text(self, numerator, count):
        if numerator is False:
            return str(count)
        return self.env._("%(numerator)s of %(count)s", numerator=f"{numerator:g}", count=count)

    def _counts_numerator(self):
        """Tell whether the figure says how many of its cases meet a condition."""
        definition = self.definition
        counts = definition["aggregate"] == definition["numerator_aggregate"] == "count"
        return definition["is_ratio"] and counts and not definition["numerator_model_name"] and bool(self.count)

    def _is_unseen_state(self):
        return self.definition["kind"] == "level" or self.state == "not_measured"

    def _as_defined(self):
        """Return an indicator in memory that has the definition of this measurement."""
        return self.env["qms.indicator"].sudo().new({**self.definition, "frequency": self.indicator_id.frequency})

    def _written(self, value):
        """Return a number of this figure (its value, a limit) as text: in the unit of then, whatever it is today."""
        return self.indicator_id._format(value, self.company_id, self.definition)

    def _is_less_better(self):
        """Tell whether less was better when it was measured; of what was measured before that was kept: today."""
        return (self.direction or self.indicator_id.direction) == "down"

    def _count_today(self):
        """Return what the definition selects now; None when that cannot be told any more.

        An addon may be gone since, a field, or a right of who defined it.
        """
        indicator = self._as_defined()
        if indicator._definition_problem():
            return None
        try:
            with self.env.cr.savepoint():
                as_of = {"qms_as_of": fields.Date.to_string(self.date_as_of), "qms_cutoff": self._rhythm()}
                rows = indicator._count(self.company_id, self.date_start, self.date_end, **as_of)
        except psycopg2.OperationalError:
            raise
        except Exception:
            return None
        return next(iter(rows.values()), {"numerator": 0, "count": 0})

    def action_view_evidence(self):
        """Open the rows that were counted, as of the day of the measuring.

        Raises AccessError for users who may not read the kind of record.
        """
        return self._open_rows("domain")

    def action_view_left_out(self):
        """Open the rows that could not be judged. Raises AccessError as `action_view_evidence` does."""
        return self._open_rows("left_out_domain")

    def _open_rows(self, name):
        self.ensure_one()
        self.check_access("read")
        indicator = self._as_defined()
        model = indicator._get_model()
        if not self.can_view_evidence:
            raise AccessError(
                self.env._(
                    "You have no right to read %(model)s. Ask somebody who works with them to show you the records.",
                    model=indicator.model_label,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.evidence_note,
            "res_model": model._name,
            "domain": list(self._rows_domain(indicator, name)),
            "views": self._evidence_views(model),
            "context": {"create": False, **self._rows_context()},
        }

    def _rows_domain(self, indicator, name, span=None):
        """Return the domain of the rows that `indicator` (see `_as_defined`) selects by its domain `name`; `span`: from
        a day to a day instead of in the period of the figure."""
        text = self.definition[name]
        domain = indicator._read_domain(text) if text else Domain.FALSE
        domain &= indicator._company_domain(self.company_id)
        if self.definition["kind"] == "flow":
            first, last = span or (self.date_start, self.date_end)
            model = indicator._get_model()
            domain &= indicator._date_domain(model, indicator.date_field, self.company_id, first, last)
        return domain

    def _rows_context(self):
        """Return the context in which the rows read as on the day of the counting."""
        return {
            "qms_as_of": fields.Date.to_string(self.date_as_of),
            # Of several rows of a period the last one may count: which period is that of the indicator.
            "qms_cutoff": self._rhythm(),
            "qms_dates": [fields.Date.to_string(day) for day in (self.date_start, self.date_end)],
            "qms_measured_at": fields.Datetime.to_string(self.measured_at),
        }

    def _rhythm(self):
        """Return how long a period is and how many days after it is closed, as counted models are told."""
        indicator = self.indicator_id.sudo()  # how often it is measured is no secret
        return [indicator.frequency, indicator.cutoff_days]

    @api.model
    def _evidence_views(self, model):
        facts = self.env.registry.descendants(["qms.fact.mixin"], "_inherit")
        kinds = ("list", "pivot", "graph", "form") if model._name in facts else ("list", "form")
        return [(False, kind) for kind in kinds]
