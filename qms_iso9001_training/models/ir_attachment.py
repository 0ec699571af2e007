from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        """Odoo shows everybody's skills to everybody; the proof of them is for those who see the person's results."""
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)
        ids = model_and_ids.get("hr.employee.skill")
        if ids and not self.env.su:
            skills = self.env["hr.employee.skill"].browse(ids)
            hidden = skills - skills._filter_proof_readable()
            yield from (("hr.employee.skill", skill.id) for skill in hidden)
