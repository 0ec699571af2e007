from odoo import api, models


class QmsIndicatorValueEquipmentMixin(models.AbstractModel):
    """With which measuring equipment a typed value was measured. After the cut-off it stays, like the value."""

    _name = "qms.indicator.value.equipment.mixin"
    _inherit = ["qms.measured.with.mixin"]
    _description = "Measured value"
    _measured_link = "value_id"

    def _qms_is_measured(self):
        return self.is_locked

    def _qms_measured_on(self, company):
        """At the latest on the last day of the period: who types it later measured before."""
        return min(super()._qms_measured_on(company), self.date_end)

    @api.model
    def _without_equipment(self):
        """Return the column of measuring equipment where there is none."""
        there = self.env["qms.equipment"].search_count([("state", "=", "in_use")], limit=1)
        return () if there else ("qms_equipment_ids",)
