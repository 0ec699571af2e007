from odoo import api, fields, models

from ..tools.risk_scale import HIGH, LOW, MEDIUM

COLORS = [
    ("green", "Green"),
    ("yellow", "Yellow"),
    ("orange", "Orange"),
    ("red", "Red"),
    ("blue", "Blue"),
    ("grey", "Grey"),
]
LEVEL_KEYS = [(LOW, "Low"), (MEDIUM, "Medium"), (HIGH, "High")]


class QmsRiskLevel(models.Model):
    """What a level of a scale is called and asks for: treatment first, and whose acceptance."""

    _name = "qms.risk.level"
    _inherit = ["qms.risk.criterion.mixin"]
    _description = "Level of risks"
    _order = "scale_id, id"
    _check_company_auto = True
    _told_fields = ("name", "key", "color", "needs_treatment", "needs_acceptance")

    name = fields.Char(required=True, translate=True)
    key = fields.Selection(LEVEL_KEYS, "Level", required=True)
    scale_id = fields.Many2one(
        "qms.risk.scale", "Scale", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    color = fields.Selection(COLORS, "Colour", required=True, default="grey")
    needs_treatment = fields.Boolean(
        "Treat first", help="Accepted only after an action is done and the risk was rated anew."
    )
    needs_acceptance = fields.Boolean(
        "Accepted by management", help="Top management or a quality manager signs; else the owner or an officer does."
    )

    _key_unique = models.UniqueIndex("(scale_id, key)", "The scale has this level already. Change that one.")

    @api.depends("scale_id")
    def _compute_company_id(self):
        for level in self:
            level.company_id = level.scale_id.company_id or level.company_id or self.env.company
