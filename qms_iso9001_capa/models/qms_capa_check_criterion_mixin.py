from odoo import models
from odoo.exceptions import UserError


class QmsCapaCheckCriterionMixin(models.AbstractModel):
    """What an effectiveness check names: at least one of the things of which nothing may happen again, and how that is
    said on paper."""

    _name = "qms.capa.check.criterion.mixin"
    _description = "Criterion of an effectiveness check"

    def _scope_fields(self):
        """Return the names of the fields that say of what nothing may happen again."""
        return ("cause_id", "product_ids", "categ_id", "partner_id", "process_ids")

    def _names_something(self):
        return self.kind == "indicator" or any(self[name] for name in self._scope_fields())

    def write(self, vals):
        """Write; what is watched already goes on naming something."""
        res = super().write(vals)
        if {"kind", *self._scope_fields()} & vals.keys():
            for record in self.sudo().filtered(lambda record: record.state == "running"):
                if not record._names_something():
                    raise UserError(
                        self.env._(
                            "Name at least one of which nothing may happen again: a product, a category, a vendor or "
                            "customer, a process or a cause code."
                        )
                    )
        return res

    def _get_criterion_text(self):
        """Return the criterion in words, as paper says it; one that came late says so."""
        self.ensure_one()
        counts = {"days": self.days, "count": self.opportunities}
        if self.kind == "indicator":
            text = self.env._(
                "%(indicator)s within its limits for %(days)s days, in at least %(count)s periods.",
                indicator=self.indicator_id.display_name,
                **counts,
            )
        else:
            kinds = dict(self._fields["opportunity_kind"]._description_selection(self.env))
            named = [name for field in self._scope_fields() for name in self[field].mapped("display_name")]
            text = self.env._(
                "No repeat (%(about)s) for %(days)s days, at least %(count)s opportunities (%(kind)s).",
                about=", ".join(named) or self.env._("nothing named"),
                kind=kinds[self.opportunity_kind],
                **counts,
            )
        if self.is_criterion_late:
            text += " " + self.env._("The criterion was set or changed after the actions had ended.")
        return text
