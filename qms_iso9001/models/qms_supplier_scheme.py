from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ..tools.numbers import short_number

MISSING = [
    ("spread", "Spread its weight over the others"),
    ("full", "Give full marks"),
    ("zero", "Give zero"),
]


class QmsSupplierScheme(models.Model):
    """How vendors are evaluated: by which criteria, with which weight, and what a score is called."""

    _name = "qms.supplier.scheme"
    _inherit = ["mail.thread"]
    _description = "Vendor evaluation scheme"
    _order = "company_id, id"
    # A branch is evaluated by the scheme of its parent.
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char("Scheme", required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="restrict", help="Empty: for companies without one of their own."
    )
    missing = fields.Selection(
        MISSING,
        "A criterion without data",
        default="spread",
        required=True,
        tracking=True,
        help="What a criterion counts that has too few cases, no data or no judgement. If no criterion has a score, "
        "there is none, whatever stands here.",
    )
    criterion_ids = fields.One2many("qms.supplier.criterion", "scheme_id", string="Criteria", copy=True)
    weight_total = fields.Float(
        "Active criteria together (%)", compute="_compute_weight_total", help="Has to be 100.", digits=(5, 2)
    )
    rating_ids = fields.One2many("qms.supplier.rating", "scheme_id", string="Ratings", copy=True)

    _one_per_company = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE active", "A company has one evaluation scheme. Change it, or archive it first."
    )

    @api.depends("criterion_ids.weight", "criterion_ids.active")
    def _compute_weight_total(self):
        for scheme in self:
            # The form shows those that are not active, too.
            scheme.weight_total = sum(scheme.criterion_ids.filtered("active").mapped("weight"))

    @api.constrains("active", "criterion_ids", "rating_ids")
    def _check_whole(self):
        # A scheme is typed as a whole: only what has rows already is checked. Evaluating checks all of it.
        for scheme in self.filtered("active"):
            problems = [
                scheme._weight_problem() if scheme.criterion_ids else "",
                scheme._rating_problem() if scheme.rating_ids else "",
            ]
            for problem in filter(None, problems):
                raise ValidationError(problem)

    def _weight_problem(self):
        total = self.weight_total
        if float_compare(total, 100, precision_digits=2):
            return self.env._(
                "The weights of “%(scheme)s” add up to %(total)s, not 100. Change them until they do.",
                scheme=self.name,
                total=short_number(self.env, total),
            )
        return ""

    def _rating_problem(self):
        limits = self.rating_ids.mapped("score_from")
        if not limits or min(limits) != 0 or max(limits) > 100:
            return self.env._(
                "The lowest rating of “%(scheme)s” has to begin at 0 and the best at 100 or less, so that each score "
                "has one. Change where they begin.",
                scheme=self.name,
            )
        return ""

    def _check_usable(self):
        """Raise UserError unless vendors can be evaluated by this scheme as it stands."""
        self.ensure_one()
        problem = self._weight_problem() or self._rating_problem()
        if problem:
            raise UserError(problem)

    def _check_all_usable(self):
        for scheme in self:
            scheme._check_usable()

    @api.model
    def _of_company(self, company):
        """Return the scheme of `company`: its own, that of its nearest parent, or the one of all."""
        parents = company.parent_ids.ids  # from the top down to itself
        # Which scheme applies is no right; a branch uses that of its parent.
        schemes = self.sudo().search([("company_id", "in", [False, *parents])])
        place = {company_id: number for number, company_id in enumerate([False, *parents])}
        return schemes.sorted(lambda scheme: place[scheme.company_id.id])[-1:].sudo(False)

    def copy_data(self, default=None):
        """Copy for another company: a company has one, so the copy is archived until it is given away."""
        vals_list = super().copy_data(default)
        return [
            {**vals, "active": False, "name": self.env._("%(name)s (copy)", name=scheme.name)}
            for scheme, vals in zip(self, vals_list, strict=True)
        ]
