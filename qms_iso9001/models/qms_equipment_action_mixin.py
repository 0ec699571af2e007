from odoo import api, fields, models


class QmsEquipmentActionMixin(models.AbstractModel):
    """A quality action about a piece of measuring equipment, such as what its bad results meant."""

    _name = "qms.equipment.action.mixin"
    _description = "Action about measuring equipment"

    equipment_id = fields.Many2one(
        "qms.equipment", "Measuring equipment", index="btree_not_null", check_company=True, ondelete="restrict"
    )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"equipment_id"}
