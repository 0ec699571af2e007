from odoo import models


class HrSkillLevel(models.Model):
    _name = "hr.skill.level"
    _inherit = ["hr.skill.level", "qms.skill.library.mixin"]
    _held_field = "skill_level_id"
    _said_fields = ("skill_type_id", "level_progress")
