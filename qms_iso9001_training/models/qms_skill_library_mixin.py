from odoo import api, models
from odoo.exceptions import UserError


class QmsSkillLibraryMixin(models.AbstractModel):
    """Skills, levels and skill types of which people hold evidence are not deleted: Odoo would delete it with them. Nor
    do they come to mean something else."""

    _name = "qms.skill.library.mixin"
    _description = "Library of skills"
    # The field of hr.employee.skill that names the record.
    _held_field = "skill_id"
    # What the evidence says by naming the record.
    _said_fields = ()

    def write(self, vals):
        """Write. Raises UserError for what would make evidence say another level, or another kind of skill."""
        names = [name for name in self._said_fields if name in vals]
        changed = self.filtered(lambda record: any(record._changes_said(name, vals[name]) for name in names))
        held = changed._find_held() if changed else changed
        if held:
            raise UserError(
                self.env._(
                    "%(names)s: people hold evidence of it, which would say something else then. Create a new one "
                    "beside it instead.",
                    names=", ".join(held.mapped("name")),
                )
            )
        return super().write(vals)

    def _changes_said(self, name, value):
        field = self._fields[name]
        return field.convert_to_record(field.convert_to_cache(value, self), self) != self[name]

    def _find_held(self):
        """Return those of which people hold evidence."""
        held = self.env["hr.employee.skill"].sudo()
        return held.search([(self._held_field, "in", self.ids), ("qms_evidence", "!=", "declared")])[self._held_field]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        held = self._find_held()
        if held:
            raise UserError(
                self.env._(
                    "%(names)s: people hold evidence of it, which would be deleted too. Rename it, or archive its "
                    "skill type.",
                    names=", ".join(held.mapped("name")),
                )
            )
