from odoo import api, fields, models
from odoo.exceptions import AccessError


class QmsGateOverride(models.Model):
    """A release: who let a checked document pass, why, and until when. Each gate adds its own Many2one."""

    _name = "qms.gate.override"
    _inherit = ["qms.state.mixin", "mail.thread", "mail.activity.mixin", "qms.contribution", "qms.retention.mixin"]
    _description = "Release"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Released document", required=True, help="Name of the document, kept as text.")
    gate = fields.Selection([("document", "Document check")], "Check", required=True, default="document")
    state = fields.Selection(
        [("asked", "Asked"), ("granted", "Granted"), ("refused", "Refused")],
        default="asked",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    findings = fields.Text(help="What the check found when the release was asked for.")
    reason = fields.Text(required=True)
    user_id = fields.Many2one("res.users", "Asked by", default=lambda self: self.env.uid, readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    date_end = fields.Date("Valid until", help="Last day of the release. Empty: without end.")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"user_id", "decided_by_id", "date_decided"}

    @api.model
    def _frozen_fields(self):
        return (
            super()._frozen_fields()
            | {"name", "gate", "company_id", "findings", "reason", "date_end"}
            | {name for name in self._fields if self._fields[name].type == "many2one" and name.startswith("origin_")}
        )

    @api.model
    def _retention_date_fields(self):
        return ["date_decided", "date_end"]

    @api.model
    def _retention_ended_domain(self):
        return [("state", "!=", "asked")]

    @api.model
    def _origin_field(self, model_name):
        """Return the name of the Many2one (`origin_…_id`) that links to `model_name`, or None."""
        return next(
            (
                name
                for name, field in self._fields.items()
                if name.startswith("origin_") and field.comodel_name == model_name
            ),
            None,
        )

    def action_grant(self):
        """Let the document pass; for quality managers, never for who asked."""
        self._decide("granted")

    def action_refuse(self):
        """Refuse the release; for quality managers."""
        self._decide("refused")

    def _decide(self, state):
        self.check_access("write")
        if not self.env.user.has_group("qms_iso9001.group_qms_manager"):
            raise AccessError(self.env._("A quality manager decides on releases. Ask one of them."))
        self._require_state("asked")
        for release in self:
            if release.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "You asked for the release of %(document)s yourself: another quality manager decides on it.",
                        document=release.name,
                    )
                )
        self._set_state(state, decided_by_id=self.env.uid, date_decided=fields.Datetime.now())

    @api.model
    def _inbox_lines(self):
        return [self._contribution_line(self.env._("Releases asked for"), [("state", "=", "asked")], "create_date")]
