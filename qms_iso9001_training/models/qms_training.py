from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql

MONEY = "hr.group_hr_user,qms_iso9001.group_qms_user"


class QmsTraining(models.Model):
    """A course: what is taught, and what a session of it usually looks like. Shared with the company's branches."""

    _name = "qms.training"
    _inherit = [
        "qms.skill.import.mixin",
        "qms.training.trainer.mixin",
        "qms.training.course.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Course"
    _order = "name, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of
    _import_template = "qms_training"
    _import_skill_path = "skill_ids/"

    name = fields.Char("Course", required=True, tracking=True, index="trigram")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    objective = fields.Text(help="What somebody knows or can do afterwards.", tracking=True)
    minutes = fields.Integer("Usual duration (minutes)")
    trainer_id = fields.Many2one("hr.employee", "Usual trainer", check_company=True, ondelete="set null")
    trainer_name = fields.Char("Usual external trainer")
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary("Cost of one training", groups=MONEY, tracking=True)
    record_ids = fields.One2many("qms.training.record", "training_id", "Training records")
    skill_ids = fields.One2many("qms.training.skill", "training_id", "Skills granted")
    session_count = fields.Integer("Times held", compute="_compute_counts")
    record_count = fields.Integer("People trained", compute="_compute_counts")
    date_done = fields.Date("Last held on", compute="_compute_counts")

    # Typing the title of an existing course finds it: no second one that differs by a capital letter.
    _name_unique = models.UniqueIndex(
        "(company_id, lower(name)) WHERE active",
        "This course exists already: choose it instead of a second one.",
    )
    _cost_positive = models.Constraint("CHECK (cost >= 0)", "A cost cannot be negative.")
    _minutes_positive = models.Constraint("CHECK (minutes >= 0)", "A duration cannot be negative.")

    @api.depends_context("uid")
    @api.depends("record_ids.state", "record_ids.date_done")
    def _compute_counts(self):
        """Count by record rules: whoever sees only their own records counts only these."""
        Record = self.env["qms.training.record"]
        counts = {
            course: values
            for course, *values in Record._read_group(
                [("training_id", "in", self.ids), *Record._get_done_domain()],
                ["training_id"],
                ["session_id:count_distinct", "employee_id:count_distinct", "date_done:max"],
            )
        }
        for course in self:
            course.session_count, course.record_count, course.date_done = counts.get(course, (0, 0, False))

    @api.constrains("company_id")
    def _check_company_of_records(self):
        """Refuse a company for which people of another one would have been trained."""
        # All of them, also those of companies that the user does not see.
        self.sudo().record_ids._check_company(["training_id"])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        held = self.sudo().filtered("record_ids")
        if held:
            raise UserError(
                self.env._(
                    "%(courses)s: training records are evidence and keep their course. Archive the course instead.",
                    courses=", ".join(held.mapped("name")),
                )
            )

    @api.model
    def name_create(self, name):
        """Create a course by its title, or find the one that has this title, whatever the capitals."""
        company_id = self.env.context.get("default_company_id") or self.env.company.id
        known = self.search(
            [
                ("name", "=ilike", escape_psql(name.strip())),
                ("company_id", "parent_of", company_id),
            ],
            limit=1,
        )
        return (known.id, known.display_name) if known else super().name_create(name.strip())

    def action_view_records(self):
        """Open the training records of this course."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_record_action")
        return {**action, "domain": [("training_id", "=", self.id)], "context": {}}

    def action_open_schedule(self):
        """Open *Schedule a training* with this course filled in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_schedule_action")
        return {**action, "context": {"default_training_id": self.id}}

    def action_open_register(self):
        """Open *Record a training done* with this course filled in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_register_action")
        return {**action, "context": {"default_training_id": self.id}}
