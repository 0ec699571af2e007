from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .qms_gate_mixin import finding_key

RELEASE = "qms_iso9001.mail_activity_type_gate"
BOUND = {"name", "gate", "findings", "is_change"}


class QmsGateOverride(models.Model):
    """A release: who let a checked document pass, why, and until when. Each gate adds its own Many2one."""

    _name = "qms.gate.override"
    _inherit = [
        "qms.gate.origin.mixin",
        "qms.gate.refusal.mixin",
        "qms.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
        "qms.retention.mixin",
    ]
    _description = "Release"
    _review_input = "c3"
    _order = "id desc"
    _asked_fields = ("create_date",)
    _check_company_auto = True

    name = fields.Char("Released document", required=True, help="Name of the document, kept as text.")
    gate = fields.Selection(
        [
            ("document", "Document check"),
            ("purchase", "Purchase check"),
            ("receipt", "Receipt check"),
            ("sale", "Review of a quotation"),
        ],
        "Check",
        required=True,
        default="document",
    )
    # Odoo lets people delete requests for quotation: the release keeps the name as text.
    origin_purchase_id = fields.Many2one(
        "purchase.order",
        "Order",
        check_company=True,
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
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
    is_change = fields.Boolean("Of a change", readonly=True, copy=False, help="Of a change of an order placed already.")
    # {"keys": {key of a finding: size}}; empty: a check without keys. Nobody types for what a release is granted.
    passed = fields.Json("Granted for", copy=False, groups=fields.NO_ACCESS)
    reason = fields.Text(required=True)
    user_id = fields.Many2one("res.users", "Asked by", default=lambda self: self.env.uid, readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    date_end = fields.Date("Valid until", help="Last day of the release. Empty: without end.")

    origin_sale_id = fields.Many2one(
        "sale.order",
        "Quotation",
        check_company=True,
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    origin_picking_id = fields.Many2one(
        "stock.picking",
        "Receipt",
        check_company=True,
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a release is bound to what speaks against its document at this moment, one of a change by `_bind`."""
        releases = super().create([{name: vals[name] for name in vals if name != "passed"} for vals in vals_list])
        for release in releases.sudo().filtered(lambda release: not release.is_change):
            origin = release._get_origin()
            if isinstance(origin, self.env.registry["qms.gate.ask.mixin"]) and origin._gate_code == release.gate:
                keys = {finding_key(each): each.get("size", 0) for each in origin._gate_findings().get(origin.id, [])}
                release._write_unguarded({"passed": {"keys": keys}})
        return releases

    def _bind(self, keys):
        """Bind the release of a change to what may come, not to what its document is now; `keys`: {key: size}."""
        self._write_unguarded({"passed": {"keys": keys}})

    def write(self, vals):
        """Write; what a release is for, and what was found, is said when it is asked for."""
        bound = {name for name in vals if name in BOUND or name.startswith("origin_")}
        changed = {name for name in bound if not self._keeps_value(name, vals[name])}
        if changed:
            self.check_access("write")
            raise UserError(
                self.env._(
                    "%(fields)s of a release stays as it was asked for. Ask for another release instead.",
                    fields=self._field_labels(changed),
                )
            )
        return super().write(vals)

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

    def action_grant(self):
        """Let the document pass; for quality managers, never for who asked."""
        self._decide("granted")

    def _check_decision(self):
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

    def _decide(self, state, **vals):
        self._check_decision()
        self._set_state(state, decided_by_id=self.env.uid, date_decided=fields.Datetime.now(), **vals)
        # The decision was checked above; whoever decides need not read the document.
        for release in self.sudo():
            origin = release._get_origin()
            if isinstance(origin, self.env.registry["qms.gate.ask.mixin"]):
                origin._gate_decided(release)

    def _pass(self):
        """Record that the user let the documents pass; the document has checked that this user may."""
        self._set_state("granted", decided_by_id=self.env.uid, date_decided=fields.Datetime.now())

    def _end(self):
        """End releases that became void: granted ones yesterday, asked ones are refused."""
        for release in self:
            if release.state == "asked":
                release._set_state("refused", date_decided=fields.Datetime.now())
            else:
                release._write_unguarded({"date_end": fields.Date.subtract(release.company_id._qms_today(), days=1)})

    # Who is called

    def _call_decider(self):
        """Call a quality manager of the company for the release, never who asks."""
        for release in self:
            manager = release._get_decider()
            if manager:
                release.activity_schedule(RELEASE, user_id=manager.id, note=release.reason)

    def _get_decider(self):
        return self.company_id._qms_stand_in(besides=self.user_id)

    @api.model
    def _call_types(self):
        """Return the activity types by which deciders are called; an addon may call by one of its own."""
        return [RELEASE]

    def _is_waited_for(self, activity):
        mine = activity.activity_type_id in [self.env.ref(name) for name in self._call_types()]
        return super()._is_waited_for(activity) or (mine and self.state == "asked")

    def _set_state(self, state, **vals):
        """Decided is decided: nobody is called any more."""
        res = super()._set_state(state, **vals)
        decided = self.sudo().filtered(lambda release: release.state != "asked")
        decided.activity_feedback(self._call_types(), user_id=self.env.uid)
        decided.activity_unlink(self._call_types())
        return res

    def _get_asked_text(self):
        """Return what is told to who asked: who decides."""
        managers = self._get_asked_of()
        if managers:
            return self.env._("Release asked for: %(names)s decides.", names=managers)
        return self.env._("Release asked for, but there is no other quality manager to decide: ask an administrator.")

    def _get_asked_of(self):
        """Return the names of the managers who are called."""
        return ", ".join(self.sudo().activity_ids.filtered("active").user_id.mapped("name"))

    def _show_asked(self):
        """Return the notification for who asked; the form behind it is read again."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if self._get_asked_of() else "warning",
                "message": self._get_asked_text(),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _inbox_verbs(self):
        may = self.env.user.has_group("qms_iso9001.group_qms_manager")
        asked = self.filtered(lambda each: may and each.state == "asked" and each.user_id != self.env.user)
        grant = self._contribution_verb("action_grant", self.env._("Grant"), self.env._("Granted"))
        refuse = self._contribution_verb("action_refuse", self.env._("Refuse"), self.env._("Refused"))
        return dict.fromkeys(asked.ids, [grant, refuse])

    @api.model
    def _inbox_lines(self):
        return [self._contribution_line(self.env._("Releases asked for"), [("state", "=", "asked")], "create_date")]

    @api.model
    def _review_inputs(self):
        line = self._contribution_line(self.env._("Releases granted"), [("state", "=", "granted")], "date_decided")
        return [*super()._review_inputs(), line]

    @api.model
    def _pack_folder(self):
        decided = [("state", "in", ("granted", "refused"))]
        return [*super()._pack_folder(), self._contribution_line(self.env._("Releases"), decided, "date_decided")]
