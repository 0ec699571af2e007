from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

MANAGER = "qms_iso9001.group_qms_manager"
ACTIVITY = "qms_iso9001.mail_activity_type_disposition"


class QmsDispositionStepsMixin(models.AbstractModel):
    """Draft → signed, or cancelled with a reason: the steps of a list of expired records. Managers take them."""

    _name = "qms.disposition.steps.mixin"
    _description = "Steps of a disposition"

    def _require_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A quality manager disposes of records. Ask one of them."))

    def action_sign(self):
        """Sign the list and dispose of its records: files, texts, conversation and names go, the rest stays.

        What was put on hold, or has not expired any more, is kept. For managers. Raises UserError when nothing is left.
        """
        self._require_manager()
        self._require_state("draft")
        for disposition in self:
            disposition._sign_list()

    def _sign_list(self):
        # Nobody has rights to empty records: the list that is signed here has.
        own = self.sudo()
        own._touch()
        rules = {rule.model_name: rule for rule in own._get_rules()}
        for name, lines in own.line_ids.filtered(lambda line: not line.is_kept).grouped("res_model").items():
            own._recheck(lines, rules.get(name))
        going = own.line_ids.filtered(lambda line: not line.is_kept)
        if not going:
            raise UserError(
                self.env._("Nothing on this list can be disposed of today. Refresh it, or cancel it with a reason.")
            )
        for lines in going.grouped("res_model").values():
            lines._records()._dispose(own)
            lines._freeze_remains()
        own._set_state("signed", date_signed=fields.Datetime.now())
        self._sign("approver")
        own.activity_feedback([ACTIVITY], user_id=self.env.uid)
        own.activity_unlink([ACTIVITY])

    def _recheck(self, lines, rule):
        """Lock the records; keep those that were put on hold, changed or renewed since the list was made."""
        if not rule:
            lines._keep_because(dict.fromkeys(lines.mapped("res_id"), self.env._("No rule disposes of this type.")))
            return
        records = lines._records()
        try:
            records.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody is working on records of this list. Wait a moment, then sign it again.")
            ) from error
        records.invalidate_recordset()
        expired = set(rule._get_expired().ids)
        reasons = {record.id: record._retention_obstacle(record.id in expired) for record in records}
        reasons |= dict.fromkeys(
            set(lines.mapped("res_id")) - set(records.ids), self.env._("It is not there any more.")
        )
        lines._keep_because({res_id: reason for res_id, reason in reasons.items() if reason})

    def action_cancel(self, reason=None):
        """Cancel the list, with a reason: its records are kept. For managers."""
        self._require_manager()
        self._require_state("draft")
        reason = self._require_reason(reason)
        for disposition in self.sudo():
            disposition._set_state("cancelled", reason=reason)
            disposition.activity_unlink([ACTIVITY])

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_cancel": self.env._("Cancel the list")}
