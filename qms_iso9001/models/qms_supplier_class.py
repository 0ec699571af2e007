from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

MOST_CONDITIONAL_MONTHS = 6


class QmsSupplierClass(models.Model):
    """How much depends on a vendor: what a new one has to show, and how often it is evaluated again."""

    _name = "qms.supplier.class"
    _description = "Vendor class"
    _order = "sequence, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char("Class", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="restrict", help="Empty: for all companies.")
    description = fields.Text("Which vendors belong here", translate=True)
    is_relevant = fields.Boolean(
        "Relevant to quality",
        default=True,
        help="Vendors of a class that is not are approved with a reason, and are not evaluated.",
    )
    interval_months = fields.Integer(
        "Evaluate every (months)", default=12, required=True, help="0: never evaluated again."
    )
    conditional_interval_months = fields.Integer(
        "With conditions every (months)",
        compute="_compute_conditional_interval_months",
        store=True,
        readonly=False,
        precompute=True,
        help="For vendors approved with conditions, which are looked at sooner: half as many months, at most 6, unless "
        "you enter others. 0: like the others of the class. A vendor on trial is due on the last day of the trial.",
    )
    item_ids = fields.One2many("qms.supplier.class.item", "class_id", string="What a new vendor shows", copy=True)

    _interval_positive = models.Constraint("CHECK(interval_months >= 0)", "Enter 0 months or more.")
    _conditional_sooner = models.Constraint(
        "CHECK(conditional_interval_months >= 0 AND"
        " (interval_months = 0 OR conditional_interval_months <= interval_months))",
        "Vendors with conditions are evaluated at least as often as the others: enter no more months than that, or 0.",
    )

    @api.depends("interval_months")
    def _compute_conditional_interval_months(self):
        for each in self:
            months = each.conditional_interval_months
            # What somebody entered stays as long as it is the shorter one.
            if not 0 < months < each.interval_months:
                each.conditional_interval_months = min(MOST_CONDITIONAL_MONTHS, (each.interval_months + 1) // 2)

    def _next_due(self, day, state, date_end=False):
        """Return the day by which a vendor decided about on `day` as `state`, until `date_end`, is evaluated again;
        False: never."""
        if state == "blocked":
            return False
        if state == "trial" and date_end:
            return date_end
        sooner = self.conditional_interval_months if state in ("conditional", "trial") else 0
        months = sooner or self.interval_months
        return months and day + relativedelta(months=months)
