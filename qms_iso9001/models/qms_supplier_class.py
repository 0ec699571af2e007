from dateutil.relativedelta import relativedelta

from odoo import fields, models


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
    item_ids = fields.One2many("qms.supplier.class.item", "class_id", string="What a new vendor shows", copy=True)

    _interval_positive = models.Constraint("CHECK(interval_months >= 0)", "Enter 0 months or more.")

    def _next_due(self, day):
        """Return the day by which a vendor decided about on `day` is evaluated again, False: never."""
        return self.interval_months and day + relativedelta(months=self.interval_months)
