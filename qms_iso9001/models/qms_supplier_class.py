from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools.optional_number import OptionalInteger

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
    # Empty: nothing was entered; 0 was.
    conditional_interval_months = OptionalInteger(
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
            # What somebody entered stays as long as it is the shorter one, and 0 always.
            if months is False or months and months >= each.interval_months:
                each.conditional_interval_months = each._half_interval()

    def _half_interval(self):
        # None of a class that is never evaluated again: a rhythm may be entered later.
        return min(MOST_CONDITIONAL_MONTHS, (self.interval_months + 1) // 2) or False

    def _next_due(self, day, state, date_end=False):
        """Return the day by which a vendor decided about on `day` as `state`, until `date_end`, is evaluated again;
        False: never."""
        if state == "blocked":
            return False
        if state == "trial" and date_end:
            return date_end
        entered = self.conditional_interval_months
        sooner = self._half_interval() if entered is False else entered
        months = state in ("conditional", "trial") and sooner or self.interval_months
        return months and day + relativedelta(months=months)
