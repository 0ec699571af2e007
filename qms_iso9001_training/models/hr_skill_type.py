from odoo import models


class HrSkillType(models.Model):
    _name = "hr.skill.type"
    _inherit = ["hr.skill.type", "qms.skill.library.mixin"]
    _held_field = "skill_type_id"
