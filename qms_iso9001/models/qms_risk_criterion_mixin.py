from odoo import api, models


class QmsRiskCriterionMixin(models.AbstractModel):
    """A step or level of a scale: what somebody changes of it stands in the messages of the scale, old → new. By other
    criteria than those of its day nobody understands a rating."""

    _name = "qms.risk.criterion.mixin"
    _description = "Criterion of a scale, with its history"

    _told_fields = ()

    def _told(self):
        """Return {label: text} of what is told when it changes."""
        found = {}
        for name in self._told_fields:
            field, value = self._fields[name], self[name]
            if field.type == "selection":
                value = dict(field._description_selection(self.env)).get(value, value)
            elif field.type == "boolean":
                value = self.env._("yes") if value else self.env._("no")
            found[field._description_string(self.env)] = "–" if value in (False, "") else str(value)
        return found

    def _tell(self, before, after):
        changes = [
            f"{label}: {before.get(label, '–')} → {after.get(label, '–')}"
            for label in {**before, **after}
            if before.get(label) != after.get(label)
        ]
        if changes:
            name = self.display_name if after else next(iter(before.values()), "")
            self.scale_id._note("\n".join([name, *changes]))

    @api.model_create_multi
    def create(self, vals_list):
        """Add it; of a scale that is new there is nothing to tell."""
        records = super().create(vals_list)
        for record in records.filtered(lambda each: each.scale_id.create_date != self.env.cr.now()):
            record._tell({}, record._told())
        return records

    def write(self, vals):
        """Write; the scale keeps what was there before."""
        before = {record: record._told() for record in self}
        res = super().write(vals)
        for record, former in before.items():
            record._tell(former, record._told())
        return res

    def unlink(self):
        """Delete it; the scale keeps that it was there."""
        for record in self:
            record._tell(record._told(), {})
        return super().unlink()
