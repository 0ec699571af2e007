from odoo import fields, models

from ..tools.categories import CATEGORIES


class QmsCause(models.Model):
    """A cause code: why it happened in a few words, so that the same cause in the same process is found again."""

    _name = "qms.cause"
    _description = "Cause code"
    _order = "code, name, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short: WRN for worn.")
    category = fields.Selection(
        CATEGORIES,
        "Kind of cause",
        index=True,
        help="Where to look first: the branches of a cause and effect diagram.",
    )
    description = fields.Text(translate=True, help="What counts as this cause, and what does not.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Branches use the codes of their parent. Empty: for all companies.",
    )

    _code_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), lower(code)) WHERE code IS NOT NULL",
        "The company has this code already. Choose another one.",
    )
