from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.optional_number import OptionalFloat


class QmsMeasurementCorrect(models.TransientModel):
    """Correct a locked figure: it shows what is counted now (or takes what is typed) beside what stands there, and asks
    why."""

    _name = "qms.measurement.correct"
    _description = "Correct a figure"

    measurement_id = fields.Many2one("qms.measurement", required=True, readonly=True, ondelete="cascade")
    # Read with the rights of who corrects: a figure of another company is none of theirs.
    source = fields.Selection(related="measurement_id.indicator_id.source", related_sudo=False)
    is_ratio = fields.Boolean(related="measurement_id.indicator_id.is_ratio", related_sudo=False)
    present_text = fields.Char("Stands as", related="measurement_id.value_text", related_sudo=False)
    new_text = fields.Char("Counted now", compute="_compute_new_text")
    is_same = fields.Boolean(compute="_compute_new_text")
    is_redefined = fields.Boolean(compute="_compute_is_redefined")
    value = OptionalFloat("Right value")
    numerator = OptionalFloat("Right numerator")
    denominator = OptionalFloat("Right divisor")
    reason = fields.Text(help="What was wrong, and how it was found.")

    @api.constrains("measurement_id")
    def _check_measurement(self):
        # As whoever fills in the dialog: Odoo checks with all rights.
        for dialog in self.sudo(False):
            dialog.measurement_id._check_correctable()

    @api.depends("measurement_id")
    def _compute_new_text(self):
        for dialog in self:
            figure = dialog.measurement_id
            dialog.update({"new_text": False, "is_same": False})
            if not figure or dialog.source == "typed":
                continue
            figure._check_correctable()
            vals = figure._counted_anew()
            dialog.new_text = figure.indicator_id.sudo()._format(vals["value"], figure.company_id)
            was = (figure.value, figure.count)
            dialog.is_same = was == (False if vals["value"] is None else vals["value"], vals["count"])

    @api.depends("measurement_id")
    def _compute_is_redefined(self):
        for dialog in self:
            figure = dialog.measurement_id
            figure.check_access("read")
            # How it is counted is for the measuring to know.
            dialog.is_redefined = bool(figure) and not figure._is_counted_as(figure.indicator_id.sudo())

    def action_correct(self):
        """Correct the figure. Raises UserError without a reason or without a value; AccessError for non-officers."""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give a reason: it stays with the figure."))
        new = self.measurement_id._correct(reason, self._typed())
        return {
            "type": "ir.actions.act_window",
            "res_model": "qms.measurement",
            "res_id": new.id,
            "views": [(False, "form")],
        }

    def _typed(self):
        """Return the counted row of what is typed, None for a figure that is counted."""
        if self.source != "typed":
            return None
        parts = (self.numerator, self.denominator) if self.is_ratio else (self.value,)
        if any(part is False for part in parts):
            raise UserError(self.env._("Type the right value as well, then press Correct and sign."))
        problem = self.measurement_id.indicator_id._typed_problem(parts[0], parts[-1])
        if problem:
            figure = self.measurement_id.display_name
            raise UserError(self.env._("%(figure)s: %(problem)s", figure=figure, problem=problem))
        return {"numerator": parts[0], "denominator": parts[-1] if self.is_ratio else None, "count": 1, "left_out": 0}
