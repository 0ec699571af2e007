from odoo import api, fields, models

DAYS_DUE = {"low": 30, "medium": 14, "high": 3}
# {what a new case has not: the fields without which it has it not}
WITHOUT = {
    "closed_on": (),
    "cost": (),
    "photo_128": ("photo",),
    "uom_id": ("product_id",),
    "is_delivered": ("picking_id", "sale_id", "invoice_id"),
    "partner_kind": ("partner_id", "picking_id", "sale_id", "purchase_id", "invoice_id"),
}


class QmsNonconformityStartMixin(models.AbstractModel):
    """What a new case starts with. It is said at once: computed for each of a thousand that come in, it would cost as
    much as all the rest."""

    _name = "qms.nonconformity.start.mixin"
    _description = "Start of a nonconformity"

    date_due = fields.Date(compute="_compute_date_due", store=True, readonly=False, precompute=True)

    @api.model
    def _add_missing_default_values(self, values):
        """Add when it is due, and that there is nothing yet of what hangs on links that it has not."""
        values = super()._add_missing_default_values(values)
        without = {**WITHOUT, **{name: (link,) for link, name in self._link_names().items()}}
        for name, needed in without.items():
            if name not in values and not any(values.get(field) for field in needed):
                values[name] = False
        if not values.get("date_due") and values.get("date_detected"):
            values["date_due"] = self._get_date_due(values["date_detected"], values.get("severity"))
        return values

    @api.depends("severity")
    def _compute_date_due(self):
        for record in self:
            start = record.date_detected or record.company_id._qms_today()
            record.date_due = record.date_due or self._get_date_due(start, record.severity)

    @api.model
    def _get_date_due(self, date_detected, severity):
        """Return the day by which a case that was found on a day is to be closed."""
        return fields.Date.add(fields.Date.to_date(date_detected), days=DAYS_DUE.get(severity, DAYS_DUE["medium"]))
