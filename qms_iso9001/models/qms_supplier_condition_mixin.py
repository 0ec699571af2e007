from odoo import models

from ..tools.numbers import points, short_number


class QmsSupplierConditionMixin(models.AbstractModel):
    """On which conditions a vendor goes on after an evaluation: typed, or what its criteria lack for an approval."""

    _name = "qms.supplier.condition.mixin"
    _description = "Conditions of an evaluation"

    def _decided_conditions(self):
        """Return the conditions that were typed; else, decided as proposed, what is missing for an approval."""
        self.ensure_one()
        if (self.conditions or "").strip():
            return self.conditions
        if self.status != "conditional" or self.status != self.proposed_status:
            return False
        return self._lacking_conditions(self._lapsed_certificates())

    def _lacking_conditions(self, lapsed):
        """Return what is missing for an approval, as lines of text; `lapsed`: the answer of `_lapsed_certificates`."""
        approved = self.scheme_id.sudo().rating_ids.filtered(lambda rating: rating.status == "approved")
        limit = min(approved.mapped("score_from"), default=0)
        wanted = [text for line in self.line_ids if (text := self._wanted_text(line, limit))]
        wanted += [
            self.env._("A valid certificate: %(kind)s.", kind=kind.with_context(lang=self.env.lang).name)
            for kind in lapsed.get((self.company_id, self.partner_id), {})
        ]
        return "\n".join(wanted) or False

    def _wanted_text(self, line, limit):
        """Return what is wanted of the criterion of `line` where its points are below `limit` or its floor."""
        limit = max(limit, line.floor or 0)
        if line.score is False or line.score >= limit:
            return ""
        name = line.with_context(lang=self.env.lang)._label()
        # A figure that not everybody may read is none to print.
        if line.kind != "computed" or line.value is False:
            return self.env._(
                "%(criterion)s: at least %(limit)s points, not %(score)s.",
                criterion=name,
                limit=short_number(self.env, limit),
                score=points(self.env, line.score),
            )
        wanted = line.worst_value + (line.best_value - line.worst_value) * limit / 100
        figures = {
            "criterion": name,
            "wanted": line._as_defined()._format(wanted, line.company_id),
            "value": line.value_text,
        }
        if line.best_value > line.worst_value:
            return self.env._("%(criterion)s: at least %(wanted)s, not %(value)s.", **figures)
        return self.env._("%(criterion)s: at most %(wanted)s, not %(value)s.", **figures)

    def _keep_conditions(self):
        """Write what is missing for an approval as conditions where nobody typed any, in the company's language."""
        for evaluation in self.filtered(lambda each: each.status == "conditional"):
            words = evaluation.with_context(lang=evaluation.company_id._qms_lang())
            evaluation.conditions = words._decided_conditions()

    def _conditions_problem(self):
        """Return what to do where the status is conditional and nothing says on which conditions."""
        if self.status != "conditional" or self._decided_conditions():
            return ""
        return self.env._(
            "write under Conditions what the vendor has to do or prove. Buyers read them on every order, the vendor on "
            "its scorecard."
        )
