from odoo import api, fields, models


class QmsActionAuditMixin(models.AbstractModel):
    """The audit finding about which a quality action does something."""

    _name = "qms.action.audit.mixin"
    _description = "Action of an audit finding"

    audit_finding_id = fields.Many2one(
        "qms.audit.finding", "Audit finding", index="btree_not_null", check_company=True, ondelete="restrict"
    )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"audit_finding_id"}
