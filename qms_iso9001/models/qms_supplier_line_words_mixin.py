from odoo import models

from ..tools.numbers import points, short_number


class QmsSupplierLineWordsMixin(models.AbstractModel):
    """What a line of an evaluation says in words, to us and to the vendor."""

    _name = "qms.supplier.line.words.mixin"
    _description = "Words of a line of a scorecard"

    def _label(self):
        """Return the name of the criterion in the reader's language, as it was then."""
        return (self.names or {}).get(self.env.lang or "en_US") or self.name

    def _counted_text(self):
        """Return from how many cases the figure comes, and where that is too few."""
        if self.kind == "judged" or not self.count:
            return ""
        if self.state == "few":
            if self.count == 1:
                return self.env._("1 case is too few")
            return self._missing_text()
        if self.definition and self._counts_numerator():
            return self._figures_text(self.numerator, self.count)
        return self.env._("%(count)s cases", count=self.count)

    def _evidence_note(self):
        """Return what was counted; nothing was counted where people judged."""
        return super()._evidence_note() if self.definition else ""

    def _evidence_text(self, counted, day, now):
        # Of one figure there is one day: the one as of which its rows are judged.
        if now is None:
            return self.env._(
                "%(counted)s as it stood on %(day)s; it cannot be counted again", counted=counted, day=day
            )
        if not now:
            return self.env._("%(counted)s as it stood on %(day)s", counted=counted, day=day)
        return self.env._("%(counted)s as it stood on %(day)s, %(now)s select today", counted=counted, day=day, now=now)

    def _floor_text(self):
        return self.env._(
            "%(criterion)s has %(score)s points, less than its floor of %(floor)s: conditional at best.",
            criterion=self._label(),
            score=points(self.env, self.score),
            floor=short_number(self.env, self.floor),
        )

    def _scale_text(self):
        """Return how the figure became points, in words."""
        if self.best_value == self.worst_value:
            return ""  # of a figure that is an amount no scale is kept
        indicator = self._as_defined()
        return self.env._(
            "%(best)s: 100 points, %(worst)s: 0",
            best=indicator._format(self.best_value, self.company_id),
            worst=indicator._format(self.worst_value, self.company_id),
        )

    def _missing_text(self):
        """Return why there are no points."""
        if self.state == "few":
            if self.count == 1:
                return self.env._("1 case is too few")
            return self.env._("%(count)s cases are too few", count=self.count)
        if self.state == "open" and self.evaluation_state != "draft":
            # Decided without it: there is nothing to do any more.
            return self.env._("Not answered") if self.kind == "survey" else self.env._("Not judged")
        return dict(self._fields["state"]._description_selection(self.env))[self.state]
