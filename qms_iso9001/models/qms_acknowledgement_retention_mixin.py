from odoo import api, models
from odoo.fields import Domain


class QmsAcknowledgementRetentionMixin(models.AbstractModel):
    """How long read confirmations are kept: counted from the day on which reading was not required any more."""

    _name = "qms.acknowledgement.retention.mixin"
    _inherit = "qms.retention.mixin"
    _description = "Retention of read confirmations"

    @api.model
    def _retention_date_fields(self):
        return ["date_end"]

    @api.model
    def _retention_ended_domain(self):
        return Domain("date_end", "!=", False)

    @api.model
    def _retention_personal_fields(self):
        return super()._retention_personal_fields() | {"employee_name"}

    def _retention_label(self):
        return self.document_id.reference or "", self.env._("Read confirmation")
