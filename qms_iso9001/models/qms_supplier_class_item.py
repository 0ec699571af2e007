from odoo import fields, models

KINDS = [
    ("certificate", "Certificate"),
    ("assessment", "Self-assessment"),
    ("sample", "Sample"),
    ("first_order", "First order up to an amount"),
    ("other", "Something else"),
]
LAPSES = [("none", "Stays as it is"), ("conditional", "Becomes conditional"), ("blocked", "Is blocked")]


class QmsSupplierClassItem(models.Model):
    """One thing that a vendor of a class has to show before it is approved."""

    _name = "qms.supplier.class.item"
    _description = "What a vendor class asks for"
    _order = "class_id, sequence, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    class_id = fields.Many2one("qms.supplier.class", required=True, index=True, check_company=True, ondelete="cascade")
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="certificate")
    name = fields.Char("What", required=True, translate=True)
    certificate_kind_id = fields.Many2one(
        "qms.supplier.certificate.kind", "Kind of certificate", index="btree_not_null", ondelete="restrict"
    )
    lapse = fields.Selection(
        LAPSES, "When it lapses, the status", default="conditional", required=True, help="For certificates."
    )
    survey_id = fields.Many2one(
        "survey.survey", "Questions", index="btree_not_null", ondelete="restrict", help="For a self-assessment."
    )
    amount = fields.Float("Amount", help="Of the first order, in the currency of the company.")
    is_required = fields.Boolean("Needed", default=True, help="Without it the vendor can be on trial, not approved.")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "Enter an amount of 0 or more.")

    def _prepare_checklist_vals(self):
        """Return the values of the row that asks a vendor for this."""
        self.ensure_one()
        return {
            "class_item_id": self.id,
            "sequence": self.sequence,
            "kind": self.kind,
            "name": self.name,
            "is_required": self.is_required,
            "certificate_kind_id": self.certificate_kind_id.id,
            "survey_id": self.survey_id.id,
            "amount": self.amount,
        }
