from odoo import models
from odoo.fields import Domain


class QmsMeasurementSourceMixin(models.AbstractModel):
    """What stands behind a figure that was not counted: the value as typed, or the figures it was calculated from."""

    _name = "qms.measurement.source.mixin"
    _description = "Evidence of a figure that was not counted"

    def _source(self):
        # Figures from before there was a choice were counted.
        return (self.definition or {}).get("source", "counted")

    def _as_defined(self):
        # Codes mean the indicators of the company of the figure.
        return super()._as_defined().with_company(self.company_id)

    def _counts_numerator(self):
        return self._source() == "counted" and super()._counts_numerator()

    def _is_unseen_state(self):
        return self._source() != "counted" or super()._is_unseen_state()

    def _evidence_note(self):
        source = self._source()
        if source == "typed":
            return self._typed_note()
        return self._calculated_note() if source == "formula" else super()._evidence_note()

    def _counted_row(self):
        """Return what was counted, or typed, as the measuring counts it."""
        parts = {}
        for name in ("numerator", "denominator"):
            kept = (self[f"{kind}{name}"] for kind in ("", "amount_", "sale_amount_"))
            parts[name] = next((value for value in kept if value is not False), None)
        return {**parts, "count": self.count, "left_out": self.left_out_count}

    def _is_typed_as(self, indicator):
        """Tell whether it was typed in as many numbers as `indicator` takes today."""
        return self._source() == "typed" and self.definition["is_ratio"] == indicator.is_ratio

    def _typed_note(self):
        if self.version > 1:
            words = {"user": self.corrected_by_id.name, "reason": self.reason}
            return self.env._("corrected by %(user)s: %(reason)s", **words)
        row = self.env["qms.indicator.value"].sudo().search(list(self._behind_domain()), limit=1)
        if not row.is_typed:
            return self.env._("nothing was typed")
        return self.env._(
            "typed by %(user)s, source: %(note)s", user=row.typed_by_id.name, note=row.note or self.env._("not said")
        )

    def _calculated_note(self):
        inputs = self._inputs_behind()
        rows = self.sudo().with_context(active_test=False).browse(inputs.values()).exists()
        known = {row.id: row.value_text for row in rows._readable_by(self.env.user)}
        hidden = self.env._("not shown")
        figures = ", ".join(f"{code}: {known.get(id_, hidden)}" for code, id_ in inputs.items())
        return f"{self.definition.get('expression')} ({figures})" if figures else self.definition.get("expression")

    def _inputs_behind(self):
        """Return {code: id of the measurement} that a calculated figure was made from."""
        return (self.calculated_from or {}).get("inputs") or {}

    def _readable_by(self, user):
        return self.with_user(user).sudo(False)._filtered_access("read").sudo()

    def _behind_domain(self):
        """Return the domain of the records behind a figure that was not counted."""
        if self._source() == "formula":
            ids = list(self._inputs_behind().values())
            return Domain("id", "in", ids) & Domain("active", "in", [True, False])
        return self._same_period_domain()

    def _same_period_domain(self):
        """Return the domain of what is of the indicator, the company and the period of this figure."""
        return (
            Domain("indicator_id", "=", self.indicator_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("date_start", "=", self.date_start)
        )

    def _rows_domain(self, indicator, name, span=None):
        return super()._rows_domain(indicator, name, span) if self._source() == "counted" else self._behind_domain()
