from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.repeats import REPEATS


class QmsCapaCheckAsideMixin(models.AbstractModel):
    """What would be a repeat, had nobody said that it has another cause. It counts no more, but whoever confirms sees
    it, with who said so, and says how one knows that it helped all the same."""

    _name = "qms.capa.check.aside.mixin"
    _description = "Cases set aside of an effectiveness check"

    set_aside_by = fields.Char("Set aside by", compute="_compute_set_aside_by", compute_sudo=True)

    @api.depends("set_aside_count")
    def _compute_set_aside_by(self):
        self.set_aside_by = False
        records = self.filtered("set_aside_count")
        rows = records._get_set_aside()
        for record in records:
            mine = rows.filtered(lambda row, record=record: row.capa_id == record.capa_id)
            record.set_aside_by = ", ".join(mine.answered_by_id.mapped("name"))

    def _get_set_aside(self):
        """Return the similar cases that would count against these checks; as many queries for many as for one."""
        ids = set()
        if self.ids:
            self._flush_counted()
        for model_name in REPEATS if self.ids else ():
            rows = self._repeats_sql(model_name)
            found = self.env.execute_query(SQL("SELECT row.judged_id FROM (%s) AS row WHERE NOT row.is_bad", rows))
            ids.update(judged_id for (judged_id,) in found)
        return self.env["qms.capa.similar"].browse(sorted(ids))

    def _get_counted_text(self):
        text = super()._get_counted_text()
        if not self.set_aside_count:
            return text
        aside = self.env._(
            "%(count)s set aside as of another cause by %(names)s.", count=self.set_aside_count, names=self.set_aside_by
        )
        return f"{text} {aside}"

    def _confirm(self, verdict, note):
        """Confirm; that it helped although something was set aside needs a reason of who confirms."""
        if verdict == "effective" and self.set_aside_count and not note:
            raise UserError(
                self.env._(
                    "%(counted)s If it helped all the same, say how you know (the cases that were set aside open from "
                    "the check).",
                    counted=self._get_counted_text(),
                )
            )
        return super()._confirm(verdict, note)

    def action_view_set_aside(self):
        """Open the cases that were set aside, with who said so and how one knows."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set aside as of another cause"),
            "res_model": "qms.capa.similar",
            "domain": [("id", "in", self._get_set_aside().ids)],
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }
