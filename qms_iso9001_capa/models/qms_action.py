from odoo import api, fields, models


class QmsAction(models.Model):
    _inherit = "qms.action"

    nonconformity_id = fields.Many2one(
        "qms.nonconformity", "Nonconformity", index="btree_not_null", check_company=True, ondelete="restrict"
    )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"nonconformity_id"}
