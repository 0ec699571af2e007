from odoo import api, models
from odoo.fields import Domain

# By model: the dates from which the years can count, the states that are over, and what is part of the record.
KEPT = {
    "qms.audit": (["date_done", "date_end"], ["reported", "cancelled"], {"line_ids", "plan_line_ids"}),
    "qms.audit.program": (["date_end"], ["approved"], {"line_ids"}),
    "qms.equipment": (["write_date"], ["retired"], {"check_ids", "use_ids"}),
    "qms.risk": (["date_done"], ["closed", "realised", "dropped"], {"assessment_ids"}),
    "qms.scope": (["in_force_until", "date_approved"], ["obsolete"], set()),
}
SHORT_TEXTS = {"reason", "state_reason", "rejection_reason"}


class QmsRecordRetentionMixin(models.AbstractModel):
    """How long audits, their programmes, measuring equipment, risks and scopes are kept: from the day on which they
    were over. Rows and their files go with the record that they are part of, never before it."""

    _name = "qms.record.retention.mixin"
    _inherit = ["qms.retention.mixin"]
    _description = "Retention of records with rows"

    @api.model
    def _retention_date_fields(self):
        return KEPT[self._name][0]

    @api.model
    def _retention_ended_domain(self):
        return Domain("state", "in", KEPT[self._name][1])

    @api.model
    def _retention_part_fields(self):
        return super()._retention_part_fields() | KEPT[self._name][2]

    @api.model
    def _retention_content_fields(self):
        return super()._retention_content_fields() | (SHORT_TEXTS & self._fields.keys())

    def _delete_files(self):
        """Delete the files of these records, and those of the rows that are part of them."""
        super()._delete_files()
        anywhere = Domain("res_field", "=", False) | Domain("res_field", "!=", False)
        for name in self._retention_part_fields():
            rows = self.with_context(active_test=False)[name]
            mine = Domain("res_model", "=", rows._name) & Domain("res_id", "in", rows.ids)
            self.env["ir.attachment"].sudo().search(mine & anywhere).unlink()
