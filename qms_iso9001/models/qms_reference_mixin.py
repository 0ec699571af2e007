from collections import defaultdict

from odoo import api, fields, models


class QmsReferenceMixin(models.AbstractModel):
    """A number per company by `ir.sequence`. A model names its prefix in `_reference_prefix`; a number that comes
    in by import is kept. Models declare their own UniqueIndex on (company_id, reference)."""

    _name = "qms.reference.mixin"
    _inherit = ["qms.reference.search.mixin"]
    _description = "Numbered record"

    _reference_prefix = None

    reference = fields.Char("Number", copy=False, index="trigram", help="Empty: the next number of the company.")

    @api.model_create_multi
    def create(self, vals_list):
        """Number each record at creation, from the sequence of its own company."""
        default = self.default_get(["company_id"]).get("company_id") or self.env.company.id
        waiting, given = defaultdict(list), defaultdict(set)
        for vals in vals_list:
            company_id = vals.get("company_id") or default
            if vals.get("reference"):
                given[company_id].add(vals["reference"])
            else:
                waiting[company_id].append(vals)
        for company_id, numbered in waiting.items():
            references = self._next_references(company_id, len(numbered), given[company_id])
            for vals, reference in zip(numbered, references, strict=True):
                vals["reference"] = reference
        return super().create(vals_list)

    @api.model
    def _next_references(self, company_id, count, given=()):
        """Return the next free numbers of the company: those that came in by import are skipped, and those `given` to
        others of the same import."""
        # Numbering is not a right: an employee who reports a problem cannot read sequences.
        model = self.sudo().with_context(active_test=False)
        company = self.env["res.company"].browse(company_id)
        # The year of a number is the company's, not the server's.
        sequences, today = self.env["ir.sequence"].sudo(), company._qms_today()
        mine = [("code", "=", self._name), ("company_id", "in", [company_id, False])]
        sequence = sequences.search(mine, order="company_id", limit=1)
        references = []
        while sequence and len(references) < count:
            found = sequence._qms_next(count - len(references), today)
            taken = model.search([("company_id", "=", company_id), ("reference", "in", found)]).mapped("reference")
            references += [reference for reference in found if reference not in taken and reference not in given]
        return references or [False] * count

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
