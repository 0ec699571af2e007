from odoo import api, models

PLACE = {"company_id", "category_ids", "active"}


class QmsTrainingHireMixin(models.AbstractModel):
    """Whoever is hired, tagged, moved or brought back needs what the rules ask for at once; who is archived, nothing.

    Job and department stand in the version of the employee: see `hr.version`.
    """

    _name = "qms.training.hire.mixin"
    _description = "Needs that follow employees"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the new people need what the rules of their place ask for."""
        employees = super().create(vals_list)
        self.env["qms.training.record"]._follow_people(employees)
        return employees

    def write(self, vals):
        """Write; needs follow what changed."""
        res = super().write(vals)
        if PLACE & vals.keys():
            self.env["qms.training.record"]._follow_people(self)
        return res
