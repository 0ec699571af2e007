from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

MANAGER = "qms_iso9001.group_qms_manager"
HOLD = {"hold_reason", "date_held", "held_by_id"}
DISPOSED = {"disposition_id", "date_disposed"}


class QmsRetentionMixin(models.AbstractModel):
    """Records that are kept for a time and then disposed of by a signed list (`qms.disposition`), unless on legal hold.

    A model has `company_id`, lists the mixin last, says in `_retention_ended_domain` which records can expire and
    in `_retention_date_fields` from which of its dates the years can count. What goes: `qms.disposal.mixin`.
    """

    _name = "qms.retention.mixin"
    _inherit = ["qms.disposal.mixin", "qms.retention.view.mixin", "qms.reason.mixin", "qms.guarded.mixin"]
    _description = "Retention"

    # What the first rule of each company says.
    _retention_years = 10

    hold_reason = fields.Char("On legal hold because", readonly=True, copy=False)
    date_held = fields.Datetime("On legal hold since", readonly=True, copy=False)
    held_by_id = fields.Many2one("res.users", "Put on hold by", readonly=True, copy=False, ondelete="set null")
    disposition_id = fields.Many2one(
        "qms.disposition",
        "Disposed of by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    date_disposed = fields.Date("Disposed of on", readonly=True, copy=False)

    @api.model
    def _retention_date_fields(self):
        """Return the names of the dates from which the retention can count, the usual one first.

        A record without that date counts from its last change.
        """
        return ["create_date"]

    @api.model
    def _retention_ended_domain(self):
        """Return the domain of the records that are over: only those can expire."""
        return Domain.FALSE

    def _retention_label(self):
        """Return (number, name) of the record for the list. It stays: let it name no person."""
        self.ensure_one()
        if "reference" in self._fields and self["reference"] and "name" in self._fields:
            return self["reference"], self["name"]
        return "", self.display_name

    @api.model
    def _retention_models(self):
        """Return the names of the models that take part."""
        names = self.env.registry.descendants(["qms.retention.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | HOLD | DISPOSED

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Use the buttons for the legal hold, or a list of expired records.")

    def write(self, vals):
        """Refuse to change what was disposed of; write the rest."""
        self._check_not_disposed()
        return super().write(vals)

    def _check_not_disposed(self):
        for record in self.sudo():
            if record.disposition_id:
                raise UserError(
                    self.env._(
                        "%(record)s was disposed of on %(date)s (%(disposition)s): nothing of it can be changed. "
                        "Start a new record instead.",
                        record=record.display_name,
                        date=format_date(self.env, record.date_disposed),
                        disposition=record.disposition_id.reference,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        for record in self.sudo():
            if record.date_held or record.disposition_id:
                raise UserError(
                    self.env._(
                        "%(record)s is on legal hold or was disposed of: it cannot be deleted. "
                        "Ask a quality manager to release the hold.",
                        record=record.display_name,
                    )
                )

    def _disposed(self):
        """Return those of these records that were disposed of: the disposition they point at lists them."""
        marked = self.sudo().filtered("disposition_id")
        listed = self.env["qms.disposition.line"].sudo()._get_lines(marked)
        return self.browse([record.id for record in marked if (self._name, record.id) in listed])

    def _retention_obstacle(self, is_expired):
        """Return why this record is kept though it is on a list, or ""."""
        self.ensure_one()
        if self.date_held:
            return self.env._("On legal hold: %(reason)s", reason=self.hold_reason)
        if not is_expired:
            return self.env._("It has not expired (any more).")
        # Disposing of what somebody changed behind the signatures would hide that.
        signed = self._current_signatures() if "signing_round" in self._fields else ()
        if any(signature._content_finding(self) for signature in signed):
            return self.env._("It is not what was signed: verify the signatures first.")
        return ""

    # Legal hold

    def action_hold(self, reason=None):
        """Keep these records, however old, until the hold is released; with a reason. For managers."""
        self._put_on_hold(reason)

    def _put_on_hold(self, reason):
        self._check_may_hold()
        reason = self._require_reason(reason)
        for record in self.sudo():
            if record.disposition_id or record.date_held:
                raise UserError(
                    self.env._(
                        "%(record)s is on legal hold already, or was disposed of. Reload it to see which.",
                        record=record.display_name,
                    )
                )
            record._qms_write({"hold_reason": reason, "date_held": fields.Datetime.now(), "held_by_id": self.env.uid})
            record._note_hold(self.env._("Put on legal hold: %(reason)s", reason=reason))

    def action_release_hold(self, reason=None):
        """Release the legal hold, with a reason: from now on the retention decides again. For managers."""
        self._check_may_hold()
        reason = self._require_reason(reason)
        for record in self.sudo():
            if not record.date_held:
                raise UserError(self.env._("%(record)s is not on legal hold. Reload it.", record=record.display_name))
            before = record.hold_reason
            record._qms_write(dict.fromkeys(HOLD, False))
            record._note_hold(
                self.env._("Released from legal hold (%(before)s): %(reason)s", before=before, reason=reason)
            )

    def _check_may_hold(self):
        self.check_access("read")
        companies = self.sudo().company_id
        if not self.env.user.has_group(MANAGER) or companies - self.env.companies:
            raise AccessError(
                self.env._("A quality manager of its company puts a record on legal hold. Ask one of them.")
            )

    def _note_hold(self, text):
        if "message_ids" in self._fields:
            self.message_post(body=text, author_id=self.env.user.partner_id.id)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_hold": self.env._("Put on legal hold"),
            "action_release_hold": self.env._("Release from legal hold"),
        }
