from datetime import timedelta
from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.certificates import ALERT_DAYS

OFFICER = "qms_iso9001.group_qms_user"


class QmsSupplierCertificateCheckMixin(models.AbstractModel):
    """How a certificate is checked: received → accepted or refused by a quality officer, replaced by its renewal."""

    _name = "qms.supplier.certificate.check.mixin"
    _inherit = ["qms.supplier.certificate.alert.mixin"]
    _description = "Check of a vendor certificate"
    _pack_part = "08"
    _pack_valid = ("date_start", "date_end")
    _pack_files = ("attachment_ids",)

    _confirmed_verbs = ("action_accept",)
    # From the day it ends it is missing.
    _due_fields = ("date_due", "date_review", "date_end")

    judged_by_id = fields.Many2one("res.users", "Checked by", readonly=True, copy=False, ondelete="restrict")
    date_judged = fields.Datetime("Checked on", readonly=True, copy=False)
    refusal = fields.Char("Refused because", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"judged_by_id", "date_judged", "refusal"}

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_refuse": self.env._("Refuse the certificate"),
            "action_take_back": self.env._("Take the check back"),
        }

    def _check_may_judge(self):
        self.check_access("write")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Quality officers check certificates. Ask one of them to check it."))

    def action_accept(self):
        """Accept what was received; what it renews is replaced, and a status it lost by lapsing is proposed again."""
        self._check_may_judge()
        self._require_state("received")
        for certificate in self:
            certificate._check_acceptable()
        self._set_state("accepted", judged_by_id=self.env.uid, date_judged=fields.Datetime.now())
        replaced = self.replaces_id.filtered(lambda certificate: certificate.state == "accepted")
        replaced._set_state("replaced")
        replaced._unlink_alerts()
        self._propose_after_renewal()

    def _check_acceptable(self):
        if not self.date_end and self.kind_id.has_end:
            raise UserError(
                self.env._("%(certificate)s: enter its last day first (Valid to).", certificate=self.display_name)
            )
        if self.date_end and self.date_end < self.company_id._qms_today():
            raise UserError(
                self.env._(
                    "%(certificate)s lapsed on %(day)s. Ask the vendor for the one that is valid now, or refuse it.",
                    certificate=self.display_name,
                    day=format_date(self.env, self.date_end),
                )
            )

    def action_refuse(self, reason):
        """Refuse what was received, with a reason that stays."""
        self._check_may_judge()
        self._require_state("received")
        reason = self._require_reason(reason)
        self._set_state("refused", judged_by_id=self.env.uid, date_judged=fields.Datetime.now(), refusal=reason)

    def action_take_back(self, reason):
        """Take a wrong check back: the certificate is received again, and what it replaced is accepted again."""
        self._check_may_judge()
        self._require_state("accepted", "refused")
        reason = self._require_reason(reason)
        restored = self.filtered(lambda certificate: certificate.state == "accepted").replaces_id
        self._set_state("received", judged_by_id=False, date_judged=False, refusal=False, **self._never_alerted())
        restored.filtered(lambda certificate: certificate.state == "replaced")._set_state("accepted")
        self._unlink_alerts()
        for certificate in self:
            certificate.message_post(body=self.env._("The check was taken back: %(reason)s", reason=reason))

    def action_renew(self):
        """Open a new certificate that renews this one."""
        self.ensure_one()
        self.check_access("create")
        self._require_state("accepted")
        names = ("partner_id", "company_id", "kind_id", "scope", "issuer", "user_id")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Renewal"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {f"default_{name}": self[name].id if name.endswith("_id") else self[name] for name in names},
        }

    # Shared screens

    @api.model
    def _ending_domain(self):
        soon = self.env.company._qms_today() + timedelta(days=max(ALERT_DAYS))
        return [("state", "=", "accepted"), ("date_end", "!=", False), ("date_end", "<=", soon)]

    @api.model
    def _inbox_lines(self):
        received = self._contribution_line(
            self.env._("Vendor certificates to check"),
            [("state", "=", "received")],
            "date_end",
            verb="action_accept",
            verb_label=self.env._("Accept"),
            done_label=self.env._("Accepted"),
        )
        label = self.env._("Vendor certificates that end within 90 days or have lapsed")
        return [*super()._inbox_lines(), received, self._contribution_line(label, self._ending_domain(), "date_end")]

    def _inbox_verbs(self):
        """Beside *Accept* of the line: refuse what was received; enter what comes after the one that ends."""
        refuse = {"qms_verb": "action_refuse"}
        refuse = self._contribution_verb("action_ask_reason", self.env._("Refuse"), self.env._("Refused"), refuse)
        renew = self._contribution_verb("action_renew", self.env._("Enter the renewal"))
        writable = self._filtered_access("write")
        verbs = {"received": [refuse] if self.env.user.has_group(OFFICER) else [], "accepted": [renew]}
        return {each.id: verbs[each.state] for each in writable if each.state in verbs}

    def _inbox_about(self):
        """What is accepted: which number of whom, for what, and whether there is a file to look at."""
        number, end = (self.env._("Number %s"), self.env._("Valid to %s"))
        return {
            each.id: [
                number % each.reference if each.reference else self.env._("Without a number"),
                each.issuer,
                shorten(each.scope or "", 200, placeholder="…"),
                each.date_end and end % format_date(self.env, each.date_end),
                ", ".join(each.attachment_ids.mapped("name")) or self.env._("Without a file"),
            ]
            for each in self
        }

    @api.model
    def _review_inputs(self):
        label = self.env._("Vendor certificates that have lapsed or end soon")
        return [*super()._review_inputs(), self._contribution_line(label, self._ending_domain(), "date_end")]

    @api.model
    def _pack_folder(self):
        checked = [("state", "in", ("accepted", "replaced"))]
        line = self._contribution_line(self.env._("Vendor certificates"), checked, "date_end")
        return [*super()._pack_folder(), line]
