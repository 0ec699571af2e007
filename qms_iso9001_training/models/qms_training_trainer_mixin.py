from odoo import fields, models


class QmsTrainingTrainerMixin(models.AbstractModel):
    """What the trainer of a course has to hold, with evidence, where the company checks it."""

    _name = "qms.training.trainer.mixin"
    _description = "Skills of the trainer of a course"

    trainer_skill_ids = fields.Many2many(
        "hr.skill",
        "qms_training_trainer_skill_rel",
        "training_id",
        "skill_id",
        "The trainer has to hold",
        help="Checked when a trainer is named for a date, if the company checks competences. Only skills with "
        "evidence count.",
    )
