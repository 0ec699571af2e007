from odoo import api, fields, models


class QmsTrainingNeedMixin(models.AbstractModel):
    """That somebody needs a training, and until when."""

    _name = "qms.training.need.mixin"
    _description = "Need of a training"

    date_due = fields.Date("Due on", index=True, copy=False)

    @api.model
    def _need(self, vals_list):
        """Create the needs of which none is open yet, and return them."""
        people = [vals["employee_id"] for vals in vals_list]
        courses = [vals["training_id"] for vals in vals_list]
        known = self.search(
            [("employee_id", "in", people), ("training_id", "in", courses), ("state", "in", ("needed", "planned"))]
        )
        known = {(record.employee_id.id, record.training_id.id) for record in known}
        return self.create([vals for vals in vals_list if (vals["employee_id"], vals["training_id"]) not in known])
