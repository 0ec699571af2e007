from odoo import api, fields, models
from odoo.exceptions import UserError

TEMPLATE = "/qms_iso9001/static/xls/qms_equipment.xlsx"
ASSIGNED = {"reference", "user_id", "company_id", "interval_months", "date_first_due", "interval_reason", "active"}


class QmsEquipment(models.Model):
    """A gauge or anything else that is measured with: what it is, where it stands, what shows that it is fit for its
    use, and until when its last check (calibration or verification) holds."""

    _name = "qms.equipment"
    _inherit = [
        "qms.equipment.screens.mixin",
        "qms.equipment.due.mixin",
        "qms.equipment.steps.mixin",
        "qms.owner.mixin",
        "qms.reminder.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "qms.record.retention.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Measuring equipment"
    _order = "date_due, reference, id"
    _rec_names_search = ["reference", "name", "serial"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "ME-"
    _reminder_type = "qms_iso9001.mail_activity_type_equipment"
    _keeps_files = True

    name = fields.Char("What", required=True, tracking=True)
    serial = fields.Char("Serial number", index="trigram", tracking=True)
    make = fields.Char("Make and model")
    place = fields.Char("Where", tracking=True, help="The room, the shelf, or who keeps it.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Sees to it that it is checked in time, and records the checks, without any quality group.",
    )
    process_id = fields.Many2one("qms.process", "Process", index=True, check_company=True, ondelete="restrict")
    measured_range = fields.Char("Range", tracking=True, help="From where to where it measures, with the unit.")
    resolution = fields.Char(tracking=True, help="The smallest step that can be read.")
    error_limit = fields.Char("Permissible error", tracking=True, help="From which deviation on it is bad.")
    suitability = fields.Text(
        "What it measures, and why it is fit for that",
        help="For instance: the resolution is a tenth of the tolerance of the part.",
    )
    instructions = fields.Text("How it is kept and handled")
    active = fields.Boolean(default=True, tracking=True)
    state = fields.Selection(
        [("in_use", "In use"), ("blocked", "Blocked"), ("retired", "Retired")],
        default="in_use",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    check_ids = fields.One2many("qms.equipment.check", "equipment_id", "Checks", readonly=True)
    use_ids = fields.One2many("qms.equipment.use", "equipment_id", "What it measured", readonly=True)
    action_ids = fields.One2many("qms.action", "equipment_id", "Actions")

    _named = models.Constraint("CHECK(btrim(name) <> '')", "Write what kind of gauge it is.")
    _reference_unique = models.UniqueIndex(
        "(company_id, reference)", "Another piece of measuring equipment of the company has this number."
    )

    @api.depends("reference", "name", "state", "date_due", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Whoever reads the name anywhere reads as well that it may not be used."""
        for gauge in self:
            name = " ".join(filter(None, (gauge.reference, gauge.name)))
            gauge.display_name = f"{name} ({gauge.warning})" if gauge.warning else name

    @api.model
    def _assigned_fields(self):
        return super()._assigned_fields() | ASSIGNED

    @api.model
    def _owner_way_out(self):
        return self.env._("As the owner you describe it, block it and record its checks.")

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for measuring equipment"), "template": TEMPLATE}]

    @api.model_create_multi
    def create(self, vals_list):
        """Create; who writes it down owns what names no owner (an empty cell of a sheet)."""
        vals_list = [{name: value for name, value in vals.items() if value or name != "user_id"} for vals in vals_list]
        return super().create(vals_list)

    def _is_editable(self):
        """Nothing of it is frozen but its state: checks are records of their own."""
        return True

    @api.constrains("active", "state")
    def _check_archived(self):
        for gauge in self:
            if not gauge.active and gauge.state != "retired":
                raise UserError(
                    self.env._("%(gauge)s is still in use: retire it with a reason first.", gauge=gauge.display_name)
                )

    @api.constrains("company_id")
    def _check_company_kept(self):
        for gauge in self.sudo():
            if gauge.check_ids.company_id - gauge.company_id:
                raise UserError(
                    self.env._(
                        "%(gauge)s was checked in its company and stays there. Retire it, and enter it anew in "
                        "the other company.",
                        gauge=gauge.display_name,
                    )
                )

    def _is_deletable(self):
        # What was never checked nor used is no evidence yet.
        return super()._is_deletable() and not (self.sudo().check_ids or self.sudo().use_ids)

    def action_view_actions(self):
        """Open the quality actions about it; new ones belong to it."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_action_action"),
            "domain": [("equipment_id", "=", self.id)],
            "context": {"default_equipment_id": self.id, "default_process_id": self.sudo().process_id.id},
        }

    def action_view_uses(self):
        """Open what it measured, the newest first."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_equipment_use_action"),
            "domain": [("equipment_id", "=", self.id)],
        }
