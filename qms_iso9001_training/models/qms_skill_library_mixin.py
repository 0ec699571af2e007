from odoo import api, models
from odoo.exceptions import UserError


class QmsSkillLibraryMixin(models.AbstractModel):
    """Skills, levels and skill types of which people hold evidence are not deleted: Odoo would delete it with them."""

    _name = "qms.skill.library.mixin"
    _description = "Library of skills"
    # The field of hr.employee.skill that names the record.
    _held_field = "skill_id"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        held = self.env["hr.employee.skill"].sudo()
        held = held.search([(self._held_field, "in", self.ids), ("qms_evidence", "!=", "declared")])[self._held_field]
        if held:
            raise UserError(
                self.env._(
                    "%(names)s: people hold evidence of it, which would be deleted too. Rename it, or archive its "
                    "skill type.",
                    names=", ".join(held.mapped("name")),
                )
            )
