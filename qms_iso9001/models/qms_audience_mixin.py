from odoo import api, fields, models
from odoo.fields import Domain


class QmsAudienceMixin(models.AbstractModel):
    """Whom a record is for: everybody, or departments, jobs, tags and persons. Employees, since many have no login."""

    _name = "qms.audience.mixin"
    # hr.mixin lets people without HR rights name employees.
    _inherit = "hr.mixin"
    _description = "Audience"

    audience = fields.Selection(
        [("everybody", "Everybody in the company"), ("chosen", "Chosen people"), ("nobody", "Nobody in particular")],
        "For",
        default="everybody",
        required=True,
        help="Who has to know it. Whoever joins the audience later is asked the same night.",
    )
    audience_department_ids = fields.Many2many(
        "hr.department", string="Departments", check_company=True, help="With the departments below them."
    )
    audience_job_ids = fields.Many2many("hr.job", string="Jobs", check_company=True)
    audience_category_ids = fields.Many2many("hr.employee.category", string="Employee tags")
    audience_employee_ids = fields.Many2many("hr.employee", string="People", check_company=True)

    is_audience = fields.Boolean(
        "For me", compute="_compute_is_audience", search="_search_is_audience", compute_sudo=True
    )

    @api.depends_context("uid")
    @api.depends(
        "audience",
        "audience_department_ids",
        "audience_job_ids",
        "audience_category_ids",
        "audience_employee_ids",
    )
    def _compute_is_audience(self):
        mine = self.filtered_domain(self._my_audience_domain())
        for record in self:
            record.is_audience = record in mine

    def _search_is_audience(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._my_audience_domain() if True in value else ~self._my_audience_domain()

    @api.model
    def _my_audience_domain(self):
        """Return the domain of the records that are for the current user."""
        # What somebody is in the company is known to that person.
        me = self.env.user.sudo().employee_ids
        chosen = Domain.OR(
            [
                Domain("audience_department_ids", "parent_of", me.department_id.ids),
                Domain("audience_job_ids", "in", me.job_id.ids),
                Domain("audience_category_ids", "in", me.category_ids.ids),
                Domain("audience_employee_ids", "in", me.ids),
            ]
        )
        return Domain("audience", "=", "everybody") | (Domain("audience", "=", "chosen") & chosen)

    def _get_audience_domain(self):
        """Return the domain of the employees (hr.employee, active) that the record is for today."""
        self.ensure_one()
        record = self.sudo()
        company = Domain("company_id", "child_of", record.company_id.id)
        if record.audience == "everybody":
            return company & record._get_readers_domain()
        if record.audience == "nobody":
            return Domain.FALSE
        chosen = Domain.OR(
            [
                Domain("department_id", "child_of", record.audience_department_ids.ids),
                Domain("job_id", "in", record.audience_job_ids.ids),
                Domain("category_ids", "in", record.audience_category_ids.ids),
                Domain("id", "in", record.audience_employee_ids.ids),
            ]
        )
        return company & chosen

    def _get_readers_domain(self):
        """Return the domain of the employees who may read the record: "everybody" means everybody of them."""
        return Domain.TRUE
