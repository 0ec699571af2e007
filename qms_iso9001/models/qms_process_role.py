from odoo import api, fields, models

from ..tools.history import with_history


class QmsProcessRole(models.Model):
    """Who is responsible for, authorised in or informed about a process: a job, a person, or a person in a job.

    Persons are employees, since many of them have no login. HR deletes jobs and people without asking quality: their
    roles go with them, and the process shows that nobody holds them.
    """

    _name = "qms.process.role"
    _inherit = ["qms.contribution"]
    _description = "Role in a process"
    _pack_part = "01"
    _order = "process_id, id"
    _check_company_auto = True

    process_id = fields.Many2one(
        "qms.process",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    kind = fields.Selection(
        [("responsible", "Responsible"), ("authorised", "Authorised"), ("informed", "Informed")],
        "Role",
        required=True,
        default="responsible",
        help="Responsible: does it or sees that it is done. Authorised: may decide or release. Informed: is told.",
    )
    job_id = fields.Many2one("hr.job", "Job", index="btree_not_null", check_company=True, ondelete="cascade")
    employee_id = fields.Many2one(
        "hr.employee",
        "Person",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
    )
    scope = fields.Char("For what", translate=True, help="Where the responsibility begins and ends, such as an amount.")
    holder = fields.Char("Job or person", compute="_compute_holder")
    is_person_active = fields.Boolean(related="employee_id.active", string="Person is active", store=True)
    company_id = fields.Many2one(related="process_id.company_id", store=True, index=True)

    _somebody = models.Constraint(
        "CHECK(job_id IS NOT NULL OR employee_id IS NOT NULL)",
        "A role is held by somebody. Choose a job or a person.",
    )
    _no_double = models.UniqueIndex(
        "(process_id, kind, COALESCE(job_id, 0), COALESCE(employee_id, 0))",
        "This job or person already has this role in the process. Change that line instead.",
    )

    @api.depends("job_id", "employee_id")
    def _compute_holder(self):
        # Names only: whoever reads the process may see who stands for what, without HR rights.
        for role in self.sudo():
            role.holder = ", ".join(filter(None, [role.employee_id.name, role.job_id.name]))

    @api.depends("process_id", "kind", "holder")
    def _compute_display_name(self):
        for role in self:
            role.display_name = f"{role.process_id.display_name}: {role._label()}"

    def _label(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{self.holder} ({kinds.get(self.kind, '')})"

    @api.model_create_multi
    def create(self, vals_list):
        """Give the roles; their processes keep a note, since who answered for what is part of their history."""
        roles = super().create(vals_list)
        roles._log(self.env._("Role given:"))
        return roles

    def write(self, vals):
        """Change the roles and note it at their processes; an owner cannot move a role away from own processes."""
        before = {role: role._label() for role in self}
        res = super().write(vals)
        self.check_access("write")
        for role, label in before.items():
            if role._label() != label:
                role._log(self.env._("Role changed (before: %(role)s):", role=label))
        return res

    def unlink(self):
        """Take the roles away and note it at their processes."""
        self.check_access("unlink")
        self._log(self.env._("Role taken away:"))
        return super().unlink()

    def _log(self, title):
        self = with_history(self)
        if not self.env.context.get("tracking_disable"):
            self.process_id._message_log_batch(
                {
                    process.id: f"{title} " + "; ".join(role._label() for role in roles)
                    for process, roles in self.grouped("process_id").items()
                }
            )

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Roles and responsibilities"), [])]
