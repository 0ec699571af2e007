from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.actions import renamed

RESULTS = [("good", "Good"), ("bad", "Bad")]
# What a check says for itself when it is recorded.
FROZEN = ("error_limit", "affected_text", "affected_count", "recorded_by_id", "partner_name", "company_id")
# So many documents are named in words; all of them stand in the list of what it measured.
NAMED = 100


class QmsEquipmentCheck(models.Model):
    """A calibration or verification of a gauge: how it was found, how it was left, by whom and on what basis. Nobody
    writes or deletes a check; another one follows it."""

    _name = "qms.equipment.check"
    _inherit = ["qms.append.only.files.mixin", "qms.contribution"]
    _description = "Check of measuring equipment"
    _pack_part = "10"
    _pack_files = ("attachment_ids",)
    _order = "date desc, id desc"
    _check_company_auto = True
    _retention_whole = "equipment_id"

    equipment_id = fields.Many2one(
        "qms.equipment",
        "Measuring equipment",
        required=True,
        index=True,
        check_company=True,
        domain=[("state", "!=", "retired")],
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="restrict")
    date = fields.Date("Checked on", required=True, index=True, default=lambda self: self.env.company._qms_today())
    kind = fields.Selection(
        [("calibration", "Calibration"), ("verification", "Verification")],
        required=True,
        default="calibration",
        help="Calibration: compared with a standard, with figures. Verification: shown to be within its limits.",
    )
    as_found = fields.Selection(
        RESULTS, "As found", required=True, index=True, help="Before anything was adjusted: whether past results hold."
    )
    as_left = fields.Selection(
        RESULTS, "As left", required=True, index=True, help="After adjusting or repair: whether it may be used."
    )
    error_limit = fields.Char("Held against", readonly=True, help="The permissible error as it was that day.")
    deviation = fields.Char(help="As found, with the unit, and where in the range.")
    user_id = fields.Many2one("res.users", "Checked by", check_company=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", "Laboratory", index="btree_not_null", ondelete="set null")
    partner_name = fields.Char("Laboratory (as it was called)", readonly=True)
    reference = fields.Char("Certificate number")
    basis = fields.Text(
        "Traceable to",
        required=True,
        help="The standard it was compared with and its certificate; where there is none, the basis that was used.",
    )
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Certificate (file)")
    recorded_by_id = fields.Many2one("res.users", "Recorded by", readonly=True, ondelete="restrict")
    affected_text = fields.Text(
        "Measured since the last good check", readonly=True, help="As known when it was found bad."
    )
    affected_count = fields.Integer("Results in doubt", readonly=True, aggregator=None)

    _based = models.Constraint("CHECK(btrim(basis) <> '')", "Write what it was compared with, or on what basis.")

    @api.depends("equipment_id", "date", "as_found")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            gauge = check.sudo().equipment_id
            parts = (gauge.reference, gauge.name, check.date and format_date(self.env, check.date))
            check.display_name = " ".join(filter(None, parts))

    @api.constrains("date")
    def _check_date(self):
        for check in self:
            if check.date > check.company_id._qms_today():
                raise ValidationError(self.env._("A check lies in the past. Enter the day on which it was done."))

    # Required fields call it when neither of the two is given.
    @api.constrains("user_id", "partner_id", "equipment_id")
    def _check_checked_by(self):
        for check in self:
            if not (check.user_id or check.partner_id):
                raise ValidationError(self.env._("Say who checked it: one of us, or a laboratory."))

    @api.onchange("as_found")
    def _onchange_as_found(self):
        """What is good as found is left as it is."""
        if self.as_found == "good":
            self.as_left = "good"

    @api.onchange("equipment_id")
    def _onchange_equipment_id(self):
        """Offer the basis of the check before."""
        before = self.equipment_id._origin.last_check_id
        if before and not self.basis:
            self.update({"basis": before.basis, "kind": before.kind, "partner_id": before.partner_id.id})

    @api.model_create_multi
    def create(self, vals_list):
        """Record checks: the next one is due from then on; what is left bad is blocked, and what was found bad names
        what it measured since it was last good. For the owner of the equipment and officers."""
        checks = super().create([self._prepare_recorded(vals) for vals in vals_list])
        for check in checks:
            check._check_whom()
            check._take_effect()
        return checks

    @api.model
    def _prepare_recorded(self, vals):
        gauge = self.env["qms.equipment"].browse(vals.get("equipment_id"))
        if not gauge:
            raise ValidationError(self.env._("Choose the measuring equipment that was checked."))
        if vals.get("as_found") == "good" and vals.get("as_left") == "bad":
            raise ValidationError(self.env._("Found good and left bad: correct how it was found, or how it was left."))
        # The laboratory may belong to another company: its name is what the check keeps.
        laboratory = self.env["res.partner"].browse(vals.get("partner_id")).sudo()
        return {
            # Given explicitly: no `default_…` of the context says what the check finds by itself.
            **dict.fromkeys(FROZEN, False),
            **{name: value for name, value in vals.items() if name not in FROZEN},
            "company_id": gauge.sudo().company_id.id,
            "error_limit": gauge.sudo().error_limit,
            "as_left": vals.get("as_left") or vals.get("as_found"),
            "partner_name": laboratory.display_name or False,
            "recorded_by_id": self.env.uid,
        }

    def _check_whom(self):
        gauge = self.equipment_id.sudo()
        if gauge.state == "retired":
            raise UserError(
                self.env._("%(equipment)s. Put it back in use before it is checked.", equipment=gauge.display_name)
            )

    def _take_effect(self):
        """Block what is left bad, move the reminder, and find what a bad one measured."""
        # The owner records the check; the state of the equipment follows by itself.
        gauge = self.sudo().equipment_id
        if self.as_left == "bad" and gauge.state == "in_use" and gauge._last_check() == self.sudo():
            gauge._set_state("blocked", state_reason=self.env._("Left bad by the check of %s", self._day_text()))
        gauge._follow_owner()
        if self.as_found == "bad":
            uses = self._measured_since()
            self.sudo()._write_unguarded({"affected_count": len(uses), "affected_text": uses._as_text(NAMED)})
            self._found_bad()

    def _day_text(self):
        return format_date(self.env, self.date)

    def _last_good(self):
        """Return the last check before this one that left the equipment good, of those that were recorded before it:
        what is entered afterwards with an earlier day takes no result out of doubt."""
        before = Domain("date", "<=", self.date) & Domain("id", "<", self.id)
        good = Domain("equipment_id", "=", self.equipment_id.id) & Domain("as_left", "=", "good")
        return self.sudo().search(good & before, order="date desc, id desc", limit=1)

    def _measured_since(self):
        """Return what was measured from the last good check up to this one, both days included; all without one."""
        self.ensure_one()
        domain = [("equipment_id", "=", self.equipment_id.id), ("date", "<=", self.date)]
        good = self._last_good()
        if good:
            domain.append(("date", ">=", good.date))
        return self.env["qms.equipment.use"].sudo().search(domain, order="date, id")

    def _found_bad(self):
        """Tell that results are in doubt. Hook: an addon that knows nonconformities opens one here."""
        for check in self:
            text = self.env._(
                "Found bad on %(day)s. Results in doubt: %(count)s", day=check._day_text(), count=check.affected_count
            )
            check.equipment_id.sudo().message_post(body=text, author_id=self.env.user.partner_id.id)

    def _named_late(self, uses):
        """Tell the owner of the equipment what was named only after it was found bad. Hook: an addon that knows
        nonconformities tells whoever deals with this one."""
        gauge = self.sudo().equipment_id
        gauge.message_post(
            body=self._late_text(uses),
            author_id=self.env.user.partner_id.id,
            partner_ids=gauge.user_id.partner_id.ids,
        )

    def _late_text(self, uses):
        return self.env._(
            "Found bad on %(day)s; named only now as measured with it, and in doubt too: %(documents)s",
            day=self._day_text(),
            documents=", ".join(uses._as_text(NAMED).splitlines()),
        )

    # What was recorded stays

    @api.model
    def _append_only_way_on(self):
        return self.env._("A check cannot be changed. Record another one: the earlier one stays as history.")

    @api.model
    def _append_only_way_out(self):
        return self.env._("A check is evidence and cannot be deleted. Record another one instead.")

    def action_view_uses(self):
        """Open what was measured since the last good check, as it is known today; who may not read all of it is told
        how much is missing."""
        self.ensure_one()
        self.check_access("read")
        name, uses = self.env._("Measured since the last good check"), self._measured_since()
        hidden = len(uses) - len(uses.sudo(False)._filtered_access("read"))
        if hidden:
            name = self.env._("%(list)s (%(count)s not shown: ask a quality officer)", list=name, count=hidden)
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_equipment_use_action")
        return {**renamed(action, name), "domain": [("id", "in", uses.ids)]}

    # Shared screens

    @api.model
    def _review_inputs(self):
        label = self.env._("Measuring equipment found bad")
        return [*super()._review_inputs(), self._contribution_line(label, [("as_found", "=", "bad")], "date")]

    @api.model
    def _pack_folder(self):
        label = self.env._("Calibrations and verifications")
        return [*super()._pack_folder(), self._contribution_line(label, [], "date")]
