from odoo import fields, models

from ..tools.categories import CATEGORIES


class QmsCapaBone(models.Model):
    """A possible cause, in one of the six categories (6M) of a cause and effect diagram: a bone of the fishbone."""

    _name = "qms.capa.bone"
    _inherit = "qms.capa.analysis.mixin"
    _description = "Possible cause (fishbone)"
    _order = "capa_id, category, sequence, id"
    _check_company_auto = True

    name = fields.Char("Possible cause")
    category = fields.Selection(CATEGORIES, required=True, help="The same as those of cause codes.")
    is_root = fields.Boolean("Probable", help="Probably the root cause, or one of them.")

    def action_use_as_cause(self):
        """Take it over as the root cause, and mark it."""
        super().action_use_as_cause()
        self.is_root = True
