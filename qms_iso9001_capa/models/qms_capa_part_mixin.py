from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class QmsCapaPartMixin(models.AbstractModel):
    """A row of a corrective action that is answered: by whom and when. Whoever works on the corrective action answers
    it, as long as that is open; the answer stays."""

    _name = "qms.capa.part.mixin"
    _description = "Row of a corrective action"

    capa_id = fields.Many2one(
        "qms.capa", "Corrective action", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="capa_id.company_id", store=True, index=True, precompute=True)
    answered_by_id = fields.Many2one("res.users", "By", readonly=True, copy=False, ondelete="restrict")
    date_answered = fields.Date("On", readonly=True, copy=False)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    @api.model
    def _answer_fields(self):
        """Return the names of the fields that only the verbs write."""
        fields_of_answer = {"verdict", "reason", "answered_by_id", "date_answered"}
        return fields_of_answer & self._fields.keys()

    @api.model
    def _fixed_fields(self):
        """Return the names of the fields that nobody changes: a row stays with what it was made for."""
        return {"capa_id"}

    @api.model
    def _asked_fields(self):
        """Return the names of the fields that say what was answered: they stay once it is."""
        return set()

    @api.model
    def _open_domain(self):
        """Return which rows nobody answered yet."""
        return Domain("date_answered", "=", False)

    @api.depends_context("uid")
    @api.depends("capa_id.state", "capa_id.user_id", "capa_id.team_ids")
    def _compute_can_answer(self):
        for row in self:
            # Whoever reads the row reads its corrective action.
            row.can_answer = bool(row.capa_id) and row.capa_id._may_work()

    def _require_answerable(self):
        """Return these rows with sudo, or raise unless the user works on their corrective actions, which are open."""
        self.check_access("read")
        for capa in self.capa_id:
            capa._check_may_work(self)
        return self.sudo()

    def _answer(self, **vals):
        """Write the answer past the guard; called with sudo by the verbs."""
        today = self.company_id._qms_today()
        self.write({**vals, "answered_by_id": self.env.uid, "date_answered": today})

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows to open corrective actions, without an answer."""
        for vals in vals_list:
            self._check_unanswered({name for name in self._answer_fields() & vals.keys() if vals[name]})
        rows = super().create(vals_list)
        for capa in rows.capa_id:
            capa._check_may_work(self)
        return rows

    def write(self, vals):
        """Write what is no answer; nothing of what is closed, nor what was answered."""
        self._check_unanswered(self._answer_fields() & vals.keys())
        if not self.env.su:
            for capa in self.capa_id:
                capa._check_may_work(self)
            self._check_kept(vals)
        return super().write(vals)

    @api.model
    def _check_unanswered(self, names):
        if names and not self.env.su:
            raise UserError(self.env._("The answer is given by the buttons of the row, never typed."))

    def _check_kept(self, vals):
        for row in self:
            names = self._fixed_fields() | (self._asked_fields() if row.date_answered else set())
            if any(row._is_changed(name, vals[name]) for name in names & vals.keys()):
                raise UserError(
                    self.env._(
                        "%(row)s stays as it is, with its corrective action. Add a row of its own instead.",
                        row=row.display_name,
                    )
                )

    def _is_changed(self, name, value):
        field = self._fields[name]
        return field.convert_to_record(field.convert_to_cache(value, self), self) != self[name]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        for row in self:
            row.capa_id._check_may_work(self)
            if row.date_answered:
                raise UserError(self.env._("%(row)s was answered, so it stays. Answer it anew.", row=row.display_name))
            if row.sudo().capa_id.state != "analysis" and not self.env.su:
                row._raise_to_answer()

    def _raise_to_answer(self):
        """What was listed at the analysis is answered, and not taken off the list."""
        raise UserError(
            self.env._(
                "%(row)s stays: its corrective action is past the analysis. If nothing has to be done, answer that, "
                "and say why.",
                row=self.display_name,
            )
        )
