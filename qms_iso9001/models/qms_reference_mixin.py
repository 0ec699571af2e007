from odoo import api, fields, models


class QmsReferenceMixin(models.AbstractModel):
    """A number per company by `ir.sequence`. A model names its prefix in `_reference_prefix`; a number that comes
    in by import is kept. Models declare their own UniqueIndex on (company_id, reference)."""

    _name = "qms.reference.mixin"
    _description = "Numbered record"

    _reference_prefix = None

    reference = fields.Char("Number", copy=False, index="trigram", help="Empty: the next number of the company.")

    @api.model_create_multi
    def create(self, vals_list):
        """Number each record at creation, from the sequence of its own company."""
        default = self.default_get(["company_id"]).get("company_id") or self.env.company.id
        for vals in vals_list:
            if not vals.get("reference"):
                vals["reference"] = self._next_reference(vals.get("company_id") or default)
        return super().create(vals_list)

    @api.model
    def _next_reference(self, company_id):
        """Return the next free number of the company: numbers that came in by import are skipped."""
        # Numbering is not a right: an employee who reports a problem cannot read sequences.
        model = self.sudo().with_context(active_test=False)
        company = self.env["res.company"].browse(company_id)
        # The year of a number is the company's, not the server's.
        sequence = self.env["ir.sequence"].sudo().with_company(company)
        sequence = sequence.with_context(ir_sequence_date=company._qms_today())
        while reference := sequence.next_by_code(self._name):
            if not model.search_count([("company_id", "=", company_id), ("reference", "=", reference)], limit=1):
                return reference
        return False

    @api.model
    def _prepare_sequence_vals(self, company):
        return {
            "name": f"{self._description} ({company.name})",
            "code": self._name,
            "company_id": company.id,
            "prefix": self._reference_prefix,
            "padding": 4,
            "use_date_range": "%(range_year)s" in self._reference_prefix,
        }
