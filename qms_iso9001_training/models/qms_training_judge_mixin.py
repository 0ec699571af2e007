from odoo import models


class QmsTrainingJudgeMixin(models.AbstractModel):
    """Who is asked whether a training had an effect: the next manager up who has a login, else HR; nobody about
    themselves."""

    _name = "qms.training.judge.mixin"
    _description = "Judge of the effect of a training"

    def _effect_judges(self):
        """Return {record: user}, for superuser records; an empty user where the company has nobody."""
        stand_ins = {company: self._effect_stand_ins(company) for company in self.company_id}
        judges = {}
        for record in self:
            employee = record.employee_id
            candidates = self._managers_of(employee).user_id | stand_ins[record.company_id]
            fits = candidates.filtered(
                lambda user, record=record, employee=employee: (
                    user.active
                    and not user.share
                    and record.company_id in user.company_ids
                    and user != employee.user_id
                )
            )
            judges[record] = fits[:1]
        return judges

    def _managers_of(self, employee):
        """Return who leads this employee, from the nearest up."""
        managers, manager = employee.browse(), employee.parent_id
        # Odoo lets two people lead each other.
        while manager and manager not in managers:
            managers += manager
            manager = manager.parent_id
        return managers

    def _effect_stand_ins(self, company):
        """Return the HR officers of `company`, people before administrators, then its first quality manager."""
        officers = [
            ("all_group_ids", "in", self.env.ref("hr.group_hr_user").id),
            ("company_ids", "in", company.ids),
            ("share", "=", False),
        ]
        users = self.env["res.users"].sudo().search(officers, order="id")
        people = users.filtered(lambda user: not user._is_admin())
        return people | company._qms_stand_in() | users
