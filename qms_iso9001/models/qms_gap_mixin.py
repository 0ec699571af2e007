from odoo import api, models


class QmsGapMixin(models.AbstractModel):
    """Figures of which a month without data is a gap in a graph. Odoo's graphs fill missing months, and draw what has
    no value as nought."""

    _name = "qms.gap.mixin"
    _description = "Gaps in graphs"

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        """Return the groups as Odoo does; for a graph, values that are missing are None and not False."""
        groups = super().formatted_read_group(domain, groupby, aggregates, having, offset, limit, order)
        # Only graphs ask for the months in between.
        if self.env.context.get("fill_temporal"):
            for group in groups:
                group.update({name: None for name in aggregates if group.get(name) is False})
        return groups
