from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsTrainingRegister(models.TransientModel):
    """*Record a training done*: a talk with eight people in one dialog, as an immutable record per person."""

    _name = "qms.training.register"
    _inherit = ["qms.training.dialog.mixin"]
    _description = "Record a training done"
    _check_company_auto = True

    training_id = fields.Many2one("qms.training", "Course", required=True, check_company=True)
    employee_ids = fields.Many2many(
        "hr.employee",
        string="People",
        required=True,
        context={"active_test": False},
        domain="[('company_id', '=', company_id)]",
    )
    team_manager_id = fields.Many2one(
        "hr.employee",
        "Add a team",
        store=False,
        domain="[('company_id', '=', company_id)]",
        help="Adds everybody who reports to this manager.",
    )
    date_done = fields.Date("Held on", required=True, default=lambda self: self.env.company._qms_today())
    result = fields.Selection(
        [("attended", "Attended"), ("passed", "Passed (learning was checked)")],
        required=True,
        default="attended",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Photo or scan of the sheet")
    note = fields.Text()
    session_id = fields.Many2one("qms.training.session", readonly=True)

    @api.onchange("team_manager_id")
    def _onchange_team_manager_id(self):
        if self.team_manager_id:
            self._add_people([("parent_id", "=", self.team_manager_id.id)])
            self.team_manager_id = False

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
