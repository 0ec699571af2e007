from odoo import api, fields, models


class QmsNonconformityEquipmentMixin(models.AbstractModel):
    """A nonconformity that a check of measuring equipment opened: its text names what was measured since the last good
    check, its button opens that list."""

    _name = "qms.nonconformity.equipment.mixin"
    _description = "Nonconformity of measuring equipment"

    equipment_check_id = fields.Many2one(
        "qms.equipment.check",
        "Found bad in",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"equipment_check_id"}

    def action_view_measured(self):
        """Open what was measured since the last good check. Raises AccessError for who may not read the check."""
        self.ensure_one()
        return self.equipment_check_id.action_view_uses()
