from odoo import api, models

PLACE = {"company_id", "category_ids", "active"}
# Where the transaction says that employees are being created: their versions need not be followed one by one.
HIRING = "qms_iso9001_training.hiring"


class QmsTrainingHireMixin(models.AbstractModel):
    """Whoever is hired, tagged, moved or brought back needs what the rules ask for at once; who is archived, nothing.

    Job and department stand in the version of the employee: see `hr.version`.
    """

    _name = "qms.training.hire.mixin"
    _description = "Needs that follow employees"

    def _create(self, data_list):
        """Insert the employees; meanwhile nobody follows their versions, which Odoo writes one by one."""
        data = self.env.cr.precommit.data
        data[HIRING] = data.get(HIRING, 0) + 1
        try:
            return super()._create(data_list)
        finally:
            data[HIRING] -= 1

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
