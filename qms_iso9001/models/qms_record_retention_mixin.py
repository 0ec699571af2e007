from odoo import api, models
from odoo.fields import Domain

from .qms_disposal_mixin import CONVERSATION

# By model: the dates from which the years can count, the states that are over, and what is part of the record.
KEPT = {
    "qms.audit": (["date_done", "date_end"], ["reported", "cancelled"], {"line_ids", "plan_line_ids"}),
    "qms.audit.program": (["date_end"], ["approved"], {"line_ids"}),
    "qms.audit.pack": (["date_done", "date_asked"], ["done", "failed", "cancelled"], {"part_ids"}),
    # One that nobody ended is over by its last day.
    "qms.certificate": (["date_end"], ["ended", "held"], {"surveillance_ids"}),
    "qms.equipment": (["write_date"], ["retired"], {"check_ids", "use_ids"}),
    "qms.interested.party": (["date_changed"], None, {"need_ids"}),
    "qms.issue": (["date_changed"], None, set()),
    "qms.risk": (["date_done"], ["closed", "realised", "dropped"], {"assessment_ids"}),
    "qms.scope": (["in_force_until", "date_approved"], ["obsolete"], set()),
}
SHORT_TEXTS = {"reason", "end_reason", "state_reason", "rejection_reason"}


class QmsRecordRetentionMixin(models.AbstractModel):
    """How long audits, programmes, packs, certificates, measuring equipment, risks and the context are kept: from the
    day on which they were over. Rows and their files go with the record that they are part of, never before it."""

    _name = "qms.record.retention.mixin"
    _inherit = ["qms.retention.mixin"]
    _description = "Retention of records with rows"

    @api.model
    def _retention_date_fields(self):
        return KEPT[self._name][0]

    @api.model
    def _retention_ended_domain(self):
        states = KEPT[self._name][1]
        if states:
            return Domain("state", "in", states)
        archived = Domain("active", "=", False)
        # A party goes with its needs: not while one of them is looked after.
        return (
            archived & Domain("need_ids", "not any", [("active", "=", True)])
            if "need_ids" in self._fields
            else archived
        )

    @api.model
    def _retention_part_fields(self):
        return super()._retention_part_fields() | KEPT[self._name][2]

    @api.model
    def _retention_content_fields(self):
        return super()._retention_content_fields() | (SHORT_TEXTS & self._fields.keys())

    def _retention_rows(self):
        return [self.with_context(active_test=False)[name] for name in sorted(self._retention_part_fields())]

    def _delete_files(self):
        """Delete the files of these records, and those of the rows that are part of them."""
        super()._delete_files()
        anywhere = Domain("res_field", "=", False) | Domain("res_field", "!=", False)
        for rows in self._retention_rows():
            mine = Domain("res_model", "=", rows._name) & Domain("res_id", "in", rows.ids)
            self.env["ir.attachment"].sudo().search(mine & anywhere).unlink()

    def _delete_conversation(self):
        """Delete what was said about these records, and about the rows that are part of them."""
        super()._delete_conversation()
        for rows in self._retention_rows():
            for name, model_field in CONVERSATION:
                model = self.env[name].sudo().with_context(active_test=False)
                model.search([(model_field, "=", rows._name), ("res_id", "in", rows.ids)]).unlink()
