from odoo import fields, models


class QmsCapaWhy(models.Model):
    """The answer to one *why?*: each row asks why the row before it was so, five times or as often as it takes."""

    _name = "qms.capa.why"
    _inherit = "qms.capa.analysis.mixin"
    _description = "Why (5-why)"
    _order = "capa_id, sequence, id"
    _check_company_auto = True

    name = fields.Char("Because")
