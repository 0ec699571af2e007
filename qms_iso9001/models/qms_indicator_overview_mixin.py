from odoo import api, models
from odoo.fields import Domain

# The figures that stand on the Overview by name: customer on time, vendor on time.
TILES = {"K01": 30, "K14": 40}
STANDINGS = {"on_target": "good", "warning": "warning", "missed": "bad"}


class QmsIndicatorOverviewMixin(models.AbstractModel):
    """What indicators bring to the Overview: those that miss their target, the worst first, and the two figures by
    which customers and vendors are judged everywhere."""

    _name = "qms.indicator.overview.mixin"
    _inherit = "qms.contribution"
    _description = "Indicators on the Overview"
    _pack_part = "11"
    _pack_more = ("unit", "kind", "direction", "model_name", "formula", "traps", "definition_version")

    @api.model
    def _overview_tiles(self):
        indicators = self.search(Domain("is_measured_here", "=", True))
        latest = self.env["qms.measurement"]._latest_of(indicators)
        named = indicators.filtered("code").grouped("code")
        # A company may have a version of its own.
        shown = {code: named[code].sorted(lambda each: not each.company_id)[:1] for code in TILES if code in named}
        rows = self.union(*shown.values())._newest_measurements()
        none = self.env["qms.measurement"]
        figures = [
            indicator._overview_figure(latest.get(indicator.id), rows.get(indicator.id, none), TILES[code])
            for code, indicator in shown.items()
        ]
        return [*super()._overview_tiles(), *self._overview_missed(indicators, latest), *figures]

    @api.model
    def _overview_missed(self, indicators, latest):
        """Return the tile of the indicators that miss their target, the worst first; none while nothing is measured."""
        judged = [(each, latest[each.id]) for each in indicators if each.id in latest]
        judged = [(indicator, row) for indicator, row in judged if row.state in STANDINGS]
        if not judged:
            return []
        missed = [(indicator, row) for indicator, row in judged if row.state == "missed"]
        missed.sort(key=lambda each: abs(each[1].value - each[1].target) / (abs(each[1].target) or 1), reverse=True)
        worst = [f"{indicator.name} {row.value_text}" for indicator, row in missed]
        words = ("bad", self.env._("Missed")) if missed else ("good", self.env._("All reach their target"))
        domain = [("id", "in", [indicator.id for indicator, _row in missed] or indicators.ids)]
        title = self.env._("Indicators that miss their target")
        figure = self.env._("%(part)s of %(all)s", part=len(missed), all=len(judged))
        return [self._overview_tile(title, figure, words, domain, note=self._overview_names(worst), sequence=20)]

    def _overview_figure(self, latest, rows, sequence):
        """Return the tile of one figure: the latest of the current company that is over, what the running period says
        so far, and how it went (`rows`, the oldest first)."""
        measurements = self.env["qms.measurement"]
        if not latest:
            standing, figure, note = ("none", self.env._("Not measured")), "–", ""
        else:
            word = dict(measurements._fields["state"]._description_selection(self.env))[latest.state]
            standing, figure = (STANDINGS.get(latest.state, "none"), word), latest.value_text
            note = latest._period_text()
            if latest.target_text:
                note = self.env._("%(period)s, target %(target)s", period=note, target=latest.target_text)
            told = rows.filtered(lambda row: row.state not in ("no_data", "few"))[-1:]
            note = " · ".join(filter(None, (note, told._so_far_text() if told != latest else "")))
        domain = self._history_domain() & Domain("company_id", "=", self.env.company.id)
        return measurements._overview_tile(
            self.name, figure, standing, list(domain), note=note, points=self._points_of(rows), sequence=sequence
        )

    def _overview_points(self):
        """Return {indicator id: points of its sparkline, the oldest first}, by one query."""
        return {indicator: self._points_of(rows) for indicator, rows in self._newest_measurements().items()}

    @api.model
    def _points_of(self, rows):
        return [
            {
                "label": row._period_text(short=True),
                "value": row._spark_value(),
                "text": row.value_text,
                "target": None if row.target is False else row.target,
            }
            for row in rows
        ]

    @api.model
    def _overview_steps(self):
        nobodys = not all(each.owner_id for each in self.search(Domain("is_measured_here", "=", True)))
        return [
            *super()._overview_steps(),
            self._overview_step(
                self.env._("Name who looks at each indicator"),
                self.env._("The owner is called when a figure goes out of hand."),
                "qms_iso9001.qms_indicator_action_unowned",
                not nobodys,
                sequence=40,
            ),
        ]
