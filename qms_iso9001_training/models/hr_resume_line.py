from odoo import api, fields, models


class HrResumeLine(models.Model):
    """The line that a passed training wrote knows its record: it is written once, and says so when taken back."""

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
        return self.env._("A passed training writes its own line.")
