from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

SHOWN = 5
# How many records of a list are kept by their id: more are counted only.
KEPT = 2000
POINTS_MONTHS = 12
TO_COME = ("date_review", "date_end")
FIGURES = ("on_target", "warning", "missed", "no_target", "few")


class QmsManagementReviewPrepareMixin(models.AbstractModel):
    """Collects the inputs of a review: the lists that addons contribute, the figures that were measured, and the
    earlier decisions, each as it stands now. Measurements are read, never calculated anew."""

    _name = "qms.management.review.prepare.mixin"
    _description = "Preparing a management review"

    date_prepared = fields.Datetime("Prepared on", readonly=True, copy=False)

    def _collect_inputs(self):
        """Freeze every input of the review, in a constant number of queries per contribution."""
        self.ensure_one()
        # What is found is of this company, by the rights of whoever prepares.
        review = self.with_company(self.company_id).with_context(allowed_company_ids=self.company_id.ids)
        kinds = self.env["qms.review.kind"].search(Domain.TRUE)
        contents = {kind: {"lines": [], "figures": [], "decisions": []} for kind in kinds}
        for kind, line in review._collected_lines(kinds):
            contents[kind]["lines"].append(line)
        for kind, figure in review._collected_figures():
            if kind in contents:
                contents[kind]["figures"].append(figure)
        earlier = kinds.filtered(lambda kind: kind.code == "a")
        if earlier:
            contents[earlier]["decisions"] = review._collected_decisions()
        reached = kinds.filtered(lambda kind: kind.code == "c2")
        if reached:
            contents[reached]["objectives"] = review._collected_objectives()
        self._freeze_inputs(contents)

    def _freeze_inputs(self, contents):
        now, there = fields.Datetime.now(), {each.kind_id: each for each in self.input_ids}
        new = []
        for kind, content in contents.items():
            told = [figure for figure in content["figures"] if figure["state"] in FIGURES]
            lines = [line["count"] if line["recent"] is None else line["recent"] for line in content["lines"]]
            count = sum(lines) + len(told) + len(content["decisions"])
            vals = {"date_prepared": now, "count": count, "content": content}
            if kind in there:
                there[kind].sudo()._freeze(vals)
            else:
                new.append({**vals, "review_id": self.id, "kind_id": kind.id})
        # Nobody has rights to make inputs: preparing does.
        self.env["qms.management.review.input"].sudo()._collected(new)

    def _collected_lines(self, kinds):
        """Return [(input, list as it stands)] of what the models contribute."""
        by_code, by_model = {kind.code: kind for kind in kinds}, self.env["qms.review.kind"]._by_model()
        rest = by_code.get("c3") or kinds[:1]
        found = []
        for line in self.env["qms.contribution"]._collect_readable("_review_inputs"):
            code = self.env[line["model"]]._review_input_of(line)
            kind = by_code.get(code) or by_model.get(line["model"]) or rest
            frozen = self._frozen_line(line)
            if kind and frozen:
                found.append((kind, frozen))
        return found

    def _frozen_line(self, line):
        """Return the list as it stands, as plain data; none where it leans on what the user may not read."""
        model, date_field = self.env[line["model"]], line["date_field"]
        # What is still to come is of no period: what comes first stands first.
        counts = date_field and date_field not in TO_COME
        order = f"{date_field} {'desc' if counts else 'asc'}, id desc" if date_field else None
        domain = Domain(line["domain"])
        try:
            records = model.search(domain, order=order, limit=KEPT)
            count = len(records) if len(records) < KEPT else model.search_count(domain)
            recent = records
            if counts and records:
                recent = model.search(domain & self._in_period(model, date_field), order=order, limit=KEPT)
            # Only what is shown is read.
            shown = model.browse((recent or records)[:SHOWN].ids)
            rows = [self._frozen_row(record, date_field) for record in shown]
        except AccessError:
            return None
        return {
            "model": line["model"],
            "label": line["label"],
            "count": count,
            "recent": len(recent) if counts else None,
            "ids": records.ids,
            "rows": rows,
        }

    def _in_period(self, model, date_field):
        start, after = self.date_from, self.date_to + timedelta(days=1)
        if model._fields[date_field].type == "datetime":
            start, after = map(self.company_id._qms_midnight, (start, after))
        return Domain(date_field, ">=", start) & Domain(date_field, "<", after)

    def _frozen_row(self, record, date_field):
        state, day = record._fields.get("state"), date_field and record[date_field]
        labels = dict(state._description_selection(self.env)) if state and state.type == "selection" else {}
        day = self.company_id._qms_day(day) if isinstance(day, datetime) else day
        return {
            "id": record.id,
            "name": record.display_name,
            "date": format_date(self.env, day) if day else "",
            "date_label": record._fields[date_field]._description_string(self.env) if day else "",
            "state": labels.get(record.state, "") if labels else "",
            "note": record._review_note(),
        }

    def _collected_figures(self):
        """Return [(input, figure)] of each indicator that was measured in the period: its last figure, how it went and
        how it stood in the last review. One look at the measurements."""
        since = min(self.date_from, fields.Date.subtract(self.date_to, months=POINTS_MONTHS))
        measured = self.env["qms.measurement"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("date_end", ">=", since)
            & Domain("date_end", "<=", self.date_to),
            order="date_start",
        )
        series = measured.grouped("indicator_id")
        kinds = measured.indicator_id._review_kinds()
        before = self._figures_before()
        found = []
        for indicator in measured.indicator_id.sorted(lambda each: (each.sequence, each.name, each.id)):
            rows = series[indicator].filtered(lambda row: row.date_end >= self.date_from)
            if rows:
                told = rows.filtered(lambda row: row.state in FIGURES) or rows
                # A few good days of a running month hide no bad one: that one is told only where it is all there is.
                over = told.filtered(lambda row: not row._is_so_far()) or told
                figure = self._frozen_figure(over[-1], series[indicator], before.get(indicator.id))
                found.append((kinds[indicator.id], figure))
        return found

    def _figures_before(self):
        """Return {indicator id: figure} as frozen in the review before."""
        contents = self._previous().input_ids.mapped("content")
        return {figure["indicator_id"]: figure for each in contents for figure in (each or {}).get("figures", [])}

    def _frozen_figure(self, measurement, series, before):
        """Return the figure as plain data. Amounts stay out: who reads the minutes need not read them."""
        secret = measurement.is_amount
        labels = dict(measurement._fields["state"]._description_selection(self.env))
        value = False if secret or measurement.value is False else measurement.value
        earlier = (before or {}).get("value", False)
        return {
            "indicator_id": measurement.indicator_id.id,
            "measurement_id": measurement.id,
            "name": measurement.indicator_id.name,
            "period": measurement._period_text(short=True),
            "value": value,
            "text": measurement._unread_text() if secret else measurement.value_text,
            "target": "" if secret else measurement.target_text,
            "state": measurement.state,
            "state_label": labels[measurement.state],
            "cases": measurement.count,
            "before": (before or {}).get("text", "") if earlier is not False else "",
            "trend": self._trend(value, earlier, measurement.direction),
            "went": self._trend(value, earlier, "up").replace("better", "up").replace("worse", "down"),
            "points": [] if secret else self._frozen_points(series),
        }

    @api.model
    def _trend(self, value, earlier, direction):
        if value is False or earlier is False or earlier is None:
            return ""
        if abs(value - earlier) < 1e-9:
            return "same"
        return "better" if (value > earlier) == (direction != "down") else "worse"

    @api.model
    def _frozen_points(self, series):
        """Return the figures of a series, drawn from 0 to 100."""
        series = series.filtered(lambda row: not row.is_amount)[-POINTS_MONTHS:]
        values = [row.value for row in series if row.value is not False]
        low, span = (min(values), max(values) - min(values)) if values else (0, 0)
        return [
            {
                "label": row._label_text(),
                "shown": row.value_text,
                "value": None if row.value is False else round((row.value - low) / span * 100, 1) if span else 50,
            }
            for row in series
        ]

    # Objectives

    def _collected_objectives(self):
        """Return the objectives that ran in the period: target, actual, how each stands and where it is heading."""
        ran = Domain("date_start", "<=", self.date_to) & Domain("date_due", ">=", self.date_from)
        objectives = self.env["qms.objective"].search(ran & Domain("company_id", "=", self.company_id.id))
        return [self._frozen_objective(each) for each in objectives]

    def _frozen_objective(self, objective):
        """Return the objective as plain data. Amounts stay out: who reads the minutes need not read them."""
        secret = objective.measurement_id.sudo().is_amount or objective.indicator_id.sudo()._tells_amounts()
        hidden = self.env._("not shown")
        return {
            "id": objective.id,
            "name": objective.display_name,
            "owner": objective.user_id.sudo().name,
            "due": format_date(self.env, objective.date_due),
            "target": hidden if secret else objective.target_text,
            "actual": hidden if secret else objective.value_text,
            "state": objective.status,
            "state_label": dict(objective._fields["status"]._description_selection(self.env)).get(objective.status, ""),
            "note": "" if secret else objective.status_note,
            "forecast": objective.forecast_text,
        }

    # Earlier decisions

    def _collected_decisions(self):
        """Return the decisions of earlier reviews that were open since the last one, with what became of them."""
        before = self._previous()
        if not before:
            return []
        today, since = self.company_id._qms_today(), before.date_signed or fields.Datetime.now()
        mine = Domain("review_id.state", "=", "signed") & Domain("company_id", "=", self.company_id.id)
        asked = Domain("state", "=", "open") | Domain("date_done", ">=", since.date() - timedelta(days=1))
        # What was decided is in minutes that all who read this one may read.
        actions = (
            self.env["qms.action"]
            .sudo()
            .search(mine & (asked | Domain("review_id", "=", before.id)), order="date_due, id")
        )
        return [self._frozen_decision(action, today) for action in actions]

    def _frozen_decision(self, action, today):
        due, done = action.date_due_original or action.date_due, action.date_done
        return {
            "id": action.id,
            "name": action.display_name,
            "owner": action.user_id.name,
            "due": format_date(self.env, due),
            "state": action.state,
            "state_label": action._state_label(),
            "done": format_date(self.env, done) if done else "",
            "late": max(0, ((done or today) - due).days) if action.state != "cancelled" else 0,
            "age": ((done or today) - self.company_id._qms_day(action.create_date)).days,
        }
