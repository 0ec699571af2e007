from odoo import fields, models


class QmsTrainingNeedLine(models.TransientModel):
    """A row of *Create needs*: how many people need one course."""

    _name = "qms.training.need.line"
    _description = "Needs of one course to create"
    _order = "people_count desc, id"

    need_id = fields.Many2one("qms.training.need", required=True, ondelete="cascade")
    training_id = fields.Many2one("qms.training", "Course", required=True, readonly=True, ondelete="cascade")
    people_count = fields.Integer("People", readonly=True)
    reasons = fields.Char("Because of", readonly=True)
    is_chosen = fields.Boolean("Create", default=True)
