from odoo import models


class HrSkill(models.Model):
    _name = "hr.skill"
    _inherit = ["hr.skill", "qms.skill.library.mixin"]
    _held_field = "skill_id"
    _said_fields = ("skill_type_id",)
