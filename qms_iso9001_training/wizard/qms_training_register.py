from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class QmsTrainingRegister(models.TransientModel):
    """*Record a training done*: a talk with eight people in one dialog, as an immutable record per person."""

    _name = "qms.training.register"
    # hr.mixin: a quality manager without HR rights names employees too.
    _inherit = ["hr.mixin"]
    _description = "Record a training done"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    training_id = fields.Many2one("qms.training", "Course", required=True, check_company=True)
    employee_ids = fields.Many2many(
        "hr.employee",
        string="People",
        required=True,
        context={"active_test": False},
        domain="[('company_id', '=', company_id)]",
    )
    department_id = fields.Many2one(
        "hr.department",
        "Add a department",
        store=False,
        domain="[('company_id', 'in', (company_id, False))]",
        help="Adds everybody of the department and of those below it.",
    )
    team_manager_id = fields.Many2one(
        "hr.employee",
        "Add a team",
        store=False,
        domain="[('company_id', '=', company_id)]",
        help="Adds everybody who reports to this manager.",
    )
    people_count = fields.Integer("Number of people", compute="_compute_people_count")
    date_done = fields.Date("Held on", required=True, default=lambda self: self.env.company._qms_today())
    minutes = fields.Integer("Duration (minutes)", compute="_compute_minutes", store=True, readonly=False)
    trainer_id = fields.Many2one(
        "hr.employee",
        "Trainer",
        compute="_compute_trainer_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id)]",
    )
    trainer_name = fields.Char("External trainer", compute="_compute_trainer_name", store=True, readonly=False)
    result = fields.Selection(
        [("attended", "Attended"), ("passed", "Passed (learning was checked)")],
        required=True,
        default="attended",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Photo or scan of the sheet")
    note = fields.Text()
    session_id = fields.Many2one("qms.training.session", readonly=True)

    @api.depends("employee_ids")
    def _compute_people_count(self):
        for register in self:
            register.people_count = len(register.employee_ids)

    # One method per field: a value given for one of them must not keep the others from being filled in.
    @api.depends("training_id")
    def _compute_minutes(self):
        for register in self:
            register.minutes = register.training_id.minutes or register.minutes

    @api.depends("training_id")
    def _compute_trainer_id(self):
        for register in self:
            register.trainer_id = register.training_id.trainer_id or register.trainer_id

    @api.depends("training_id")
    def _compute_trainer_name(self):
        for register in self:
            register.trainer_name = register.training_id.trainer_name or register.trainer_name

    @api.onchange("department_id")
    def _onchange_department_id(self):
        if self.department_id:
            self._add_people([("department_id", "child_of", self.department_id.id)])
            self.department_id = False

    @api.onchange("team_manager_id")
    def _onchange_team_manager_id(self):
        if self.team_manager_id:
            self._add_people([("parent_id", "=", self.team_manager_id.id)])
            self.team_manager_id = False

    def _add_people(self, domain):
        self.employee_ids |= self.env["hr.employee"].search([*domain, ("company_id", "=", self.company_id.id)])

    def action_register(self):
        """Record the training and a record per person; open it. A second call opens what the first recorded.

        Raises UserError for nobody, people of another company, people who have such a record, a day to come.
        """
        self.ensure_one()
        self._wait_for_twin()
        if not self.session_id:
            self._check_people()
            self.session_id = self.env["qms.training.session"]._record_done(
                self._prepare_session_vals(),
                self.employee_ids,
                self.result,
            )
            self.attachment_ids._qms_keep_on(self.session_id)
        return self._action_done()

    def _wait_for_twin(self):
        """Of two calls at once (a double click), let the second wait, be repeated, and find what the first did."""
        self.env.execute_query(SQL("SELECT id FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id))

    def _check_people(self):
        if not self.employee_ids:
            raise UserError(self.env._("Name the people who were there, or add a department."))
        # A client may name employees whom the user cannot read: compared here, told only by those rules.
        strangers = self.sudo().employee_ids.filtered(lambda employee: employee.company_id != self.company_id)
        if strangers:
            known = self.env["hr.employee.public"].search([("id", "in", strangers.ids)])
            raise UserError(
                self.env._(
                    "%(count)s not of %(company)s: %(people)s. Take them out here and record the training in their own "
                    "company.",
                    count=len(strangers),
                    company=self.company_id.name,
                    people=", ".join(known.mapped("name")) or "?",
                )
            )
        doubles = self._find_doubles()
        if doubles:
            raise UserError(
                self.env._(
                    '%(people)s: "%(course)s" is recorded for this day already (%(where)s). Take them out here, or '
                    "cancel the record that is wrong.",
                    people=", ".join(doubles.mapped("employee_name")),
                    course=self.training_id.name,
                    where=", ".join(doubles.session_id.mapped("reference")) or self.env._("imported"),
                )
            )

    def _find_doubles(self):
        Record = self.env["qms.training.record"]
        return Record.search(
            [
                ("employee_id", "in", self.employee_ids.ids),
                ("training_id", "=", self.training_id.id),
                ("date_done", "=", self.date_done),
                *Record._get_done_domain(),
            ]
        )

    def _prepare_session_vals(self):
        return {
            "company_id": self.company_id.id,
            "training_id": self.training_id.id,
            "date_done": self.date_done,
            "minutes": self.minutes,
            "trainer_id": self.trainer_id.id,
            "trainer_name": self.trainer_id.name or self.trainer_name,
            "note": self.note,
        }

    def _action_done(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_session_action")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(session)s recorded for %(count)s people.",
                    session=self.session_id.display_name,
                    count=self.session_id.record_count,
                ),
                "next": {
                    **action,
                    "res_id": self.session_id.id,
                    "view_mode": "form",
                    "views": [(False, "form")],
                },
            },
        }
