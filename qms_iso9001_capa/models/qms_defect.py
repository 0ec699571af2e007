from odoo import fields, models


class QmsDefect(models.Model):
    """A defect code: what is wrong in one word, so that cases can be counted and repeats are found."""

    _name = "qms.defect"
    _description = "Defect code"
    _order = "code, name, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short: SCR for scratched.")
    description = fields.Text(translate=True, help="What counts as this defect, and what does not.")
    is_commercial = fields.Boolean(
        "No fault of the goods",
        help="Ordered too much, a wrong order: what goes back for this reason is no reject of the vendor.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Branches use the codes of their parent.",
    )

    _code_unique = models.UniqueIndex(
        "(company_id, lower(code)) WHERE code IS NOT NULL", "The company has this code already. Choose another one."
    )
