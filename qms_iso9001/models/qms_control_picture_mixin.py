from odoo import api, models

from ..tools.control_chart import MINIMUM_POINTS, broken_at

MAX_POINTS = 36


class QmsControlPictureMixin(models.AbstractModel):
    """What a control chart draws: ready data. Limits and rules are those of today over all points drawn; what was told
    at the time stands in the signals."""

    _name = "qms.control.picture.mixin"
    _description = "Control chart of measurements"

    @api.model
    def _control_data(self, indicator, locked):
        """Return what the control chart of `indicator` draws, `locked` the limits in force (qms.control.limit).

        {"unit", "direction", "has_limits", "note", "points": [{"id", "label", "value", "text", "count", "center",
        "lower", "upper", "limits" (in words), "rules": [names of those broken]}]}, oldest first; False without points.
        """
        rows = indicator._locked_rows(indicator._chart_company())
        points = indicator._control_points(rows, rows[-1]) if rows else rows
        if not points:
            return False
        limits = indicator._control_limits(points, locked)
        return {
            "unit": indicator._unit_suffix(points[-1].definition["unit"]),
            "direction": indicator.direction,
            "has_limits": bool(limits),
            "note": self._control_note(points, locked, limits),
            "points": self._control_points_drawn(indicator, points, limits)[-MAX_POINTS:],
        }

    @api.model
    def _control_points_drawn(self, indicator, points, limits):
        """Return the points as the chart needs them, with the rules that each breaks."""
        labels, rules = self.env["qms.signal"]._rule_labels(), indicator._nelson_rules()
        values = [point.value for point in points]
        limits = limits or [None] * len(values)
        distances = [limit.distance(value) for limit, value in zip(limits, values, strict=True) if limit]
        drawn = []
        for position, (point, limit) in enumerate(zip(points, limits, strict=True)):
            broken = broken_at(position, values, distances, rules) if distances else {}
            names = [labels[f"nelson_{rule}"] for rule in broken]
            drawn.append({**point._control_point(limit), "rules": names})
        return drawn

    def _control_point(self, limit):
        lines = {name: limit and getattr(limit, name) for name in ("center", "lower", "upper")}
        written = {name: limit and self._written(value) for name, value in lines.items()}
        return {
            "id": self.id,
            "label": self._label_text(),
            "value": self.value,
            "text": self.value_text,
            "count": self.count,
            **lines,
            "limits": self.env._("centre %(center)s, limits %(lower)s to %(upper)s", **written) if limit else "",
        }

    @api.model
    def _control_note(self, points, locked, limits):
        """Return in words where the limits come from, or what is missing for them."""
        if not limits:
            return self.env._(
                "No limits yet: %(count)s of %(needed)s locked figures.", count=len(points), needed=MINIMUM_POINTS
            )
        if locked and locked._is_of(points):
            return self.env._(
                "Limits locked by %(user)s (version %(version)s, from %(figures)s): %(reason)s",
                user=locked.user_id.sudo().name,
                version=locked.version,
                figures=locked._period_text(),
                reason=locked.reason,
            )
        return self.env._(
            "Limits from %(count)s figures, %(start)s to %(end)s; each new one moves them.",
            count=len(points),
            start=points[0]._period_text(short=True),
            end=points[-1]._period_text(short=True),
        )
