from odoo import api, fields, models
from odoo.fields import Domain


class QmsAcknowledgementScopeMixin(models.AbstractModel):
    """Whose row it is, asked anew at every search: rights to rows of read confirmations follow the people of today.

    (The domain of an ir.rule is kept per user: ids of employees or departments written into it would grow old.)
    """

    _name = "qms.acknowledgement.scope.mixin"
    _description = "Rows of own people"
    _pack_part = "09"
    _pack_valid = ("date_start", "date_end")

    is_mine = fields.Boolean("Mine", compute="_compute_is_mine", search="_search_is_mine", compute_sudo=True)
    is_of_my_team = fields.Boolean(
        "Of my people",
        compute="_compute_is_of_my_team",
        search="_search_is_of_my_team",
        compute_sudo=True,
        help="Of the departments that you manage, with those below them, and of who reports to you.",
    )

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._mine_domain())
        for row in self:
            row.is_mine = row in mine

    @api.depends_context("uid")
    def _compute_is_of_my_team(self):
        team = self.filtered_domain(self._team_domain())
        for row in self:
            row.is_of_my_team = row in team

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._mine_domain() if True in value else ~self._mine_domain()

    def _search_is_of_my_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._team_domain() if True in value else ~self._team_domain()

    @api.model
    def _mine_domain(self):
        return Domain("employee_id", "in", self._own_employees().ids)

    @api.model
    def _team_domain(self):
        mine = self._own_employees().ids
        departments = self.env["hr.department"].sudo().search([("manager_id", "in", mine)])
        people = self.env["hr.employee"].sudo().search([("parent_id", "in", mine)])
        return Domain("department_id", "child_of", departments.ids) | Domain("employee_id", "in", people.ids)

    @api.model
    def _own_employees(self):
        # Who somebody is in the company is no secret to that person; employees have rights of their own.
        return self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)])
