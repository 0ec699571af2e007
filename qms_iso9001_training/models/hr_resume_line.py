from odoo import api, fields, models
from odoo.exceptions import UserError

# What the line of a pass says: of these nobody changes anything, of the rest (files, links) who may write resumes.
SAID = {"employee_id", "line_type_id", "name", "description", "date_start", "date_end", "duration"}


class HrResumeLine(models.Model):
    """The line that a passed training wrote knows its record: it is written once and kept, and says so when taken
    back."""

    _name = "hr.resume.line"
    _inherit = ["hr.resume.line", "qms.guarded.mixin"]

    qms_record_id = fields.Many2one(
        "qms.training.record", "Training record", copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_record_id"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("A passed training writes its own line. If it is wrong, have the training record cancelled.")

    def write(self, vals):
        """Write; what a pass says is not changed, in no language either."""
        if SAID & vals.keys() and self.sudo().qms_record_id:
            self._qms_refuse(SAID & vals.keys())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_passed(self):
        for line in self.sudo().filtered("qms_record_id"):
            raise UserError(
                self.env._(
                    "%(line)s of %(person)s was written by a passed training and is kept. If it is wrong, have the "
                    "training record cancelled.",
                    line=line.name,
                    person=line.employee_id.name,
                )
            )
