from odoo import api, fields, models


class QmsSkillConfirm(models.TransientModel):
    """*Confirm skills*: one dialog for all skills chosen in a list, with the proof beside them."""

    _name = "qms.skill.confirm"
    _description = "Confirm skills"

    skill_ids = fields.Many2many("hr.employee.skill", string="Skills", required=True)
    skill_count = fields.Integer("Number of skills", compute="_compute_skill_count")
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")

    @api.depends("skill_ids")
    def _compute_skill_count(self):
        for dialog in self:
            dialog.skill_count = len(dialog.skill_ids)

    def action_confirm(self):
        """Confirm the skills with the files. Raises what `action_qms_confirm` raises."""
        self.ensure_one()
        self.skill_ids.action_qms_confirm(self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
