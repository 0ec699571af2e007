from odoo import api, fields, models
from odoo.exceptions import ValidationError


class QmsTrainingSkill(models.Model):
    """What a course grants to whoever passes it: a skill, the level, and for how long."""

    _name = "qms.training.skill"
    _description = "Skill granted by a course"
    _order = "training_id, id"
    _rec_name = "skill_id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    training_id = fields.Many2one(
        "qms.training", "Course", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="training_id.company_id", store=True, index=True)
    skill_type_id = fields.Many2one("hr.skill.type", "Skill type", required=True, ondelete="restrict")
    skill_id = fields.Many2one(
        "hr.skill",
        "Skill",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        "Level",
        required=True,
        ondelete="restrict",
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    validity_months = fields.Integer("Valid for (months)", help="0: without end.")

    _skill_once = models.UniqueIndex(
        "(training_id, skill_id)",
        "This course grants that skill already: change the level there.",
    )
    _months_positive = models.Constraint("CHECK (validity_months >= 0)", "A validity cannot be negative.")

    @api.constrains("skill_type_id", "skill_id", "skill_level_id")
    def _check_one_type(self):
        for line in self:
            if line.skill_id.skill_type_id != line.skill_type_id or (
                line.skill_level_id.skill_type_id != line.skill_type_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(skill)s and the level %(level)s are not both of the type %(kind)s. Choose them again.",
                        skill=line.skill_id.name,
                        level=line.skill_level_id.name,
                        kind=line.skill_type_id.name,
                    )
                )

    @api.onchange("skill_type_id")
    def _onchange_skill_type_id(self):
        if self.skill_id.skill_type_id != self.skill_type_id:
            self.skill_id = self.skill_level_id = False
