from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsCapaAnalysisMixin(models.AbstractModel):
    """A row of the search for the cause: a why, or a bone of the fishbone. Whoever works on the corrective action
    writes it at the analysis; afterwards it stays as the actions were chosen by it."""

    _name = "qms.capa.analysis.mixin"
    _description = "Row of the search for the cause"

    capa_id = fields.Many2one(
        "qms.capa", "Corrective action", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="capa_id.company_id", store=True, index=True, precompute=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    can_analyse = fields.Boolean(related="capa_id.can_analyse", string="May be changed")

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows to corrective actions that are at the analysis."""
        rows = super().create(vals_list)
        rows.capa_id._check_may_analyse()
        return rows

    def write(self, vals):
        """Write rows at the analysis; a row stays with its corrective action."""
        self.capa_id._check_may_analyse()
        if "capa_id" in vals and any(row.capa_id.id != vals["capa_id"] for row in self):
            raise UserError(self.env._("A row stays with its corrective action. Add one of its own to the other."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chosen_by(self):
        self.capa_id._check_may_analyse()

    def action_use_as_cause(self):
        """Take the words of this row over as the root cause. For who works on the corrective action."""
        self.ensure_one()
        self.check_access("read")
        self.capa_id._check_may_analyse()
        self.capa_id.cause = self.name
