from odoo import api, models
from odoo.tools import formatLang


class QmsNonconformityRegisterMixin(models.AbstractModel):
    """The register of nonconformities on paper."""

    _name = "qms.nonconformity.register.mixin"
    _inherit = "qms.register.mixin"
    _description = "Register of nonconformities"

    @api.model
    def _register_columns(self):
        return [
            (self.env._("Number"), 8, lambda record: record.reference),
            (self.env._("Found on"), 6, lambda record: record._register_day("date_detected")),
            (self.env._("What"), 15, lambda record: record.name),
            (self.env._("Where, product, lot"), 13, lambda record: record._register_place()),
            (self.env._("Vendor or customer"), 9, lambda record: record.partner_name),
            (self.env._("Severity"), 5, lambda record: record._register_label("severity")),
            (self.env._("Defect"), 6, lambda record: record._register_name("defect_id")),
            (self.env._("Disposition"), 8, lambda record: record._register_dispositions()),
            (self.env._("Cost"), 6, lambda record: record._register_cost()),
            (self.env._("Responsible"), 7, lambda record: record._register_name("user_id")),
            (self.env._("Due"), 6, lambda record: record._register_day("date_due")),
            (self.env._("Status"), 5, lambda record: record._register_label("state")),
            (self.env._("Closed on"), 6, lambda record: record.state == "closed" and record._register_day("date_done")),
        ]

    def _register_place(self):
        place = self.place or self._register_name("place_id")
        return "\n".join(filter(None, (place, self._register_lines("product_name", "lot_name"))))

    def _register_dispositions(self):
        """Return how the case was decided, and what was posted for its goods."""
        labels = dict(self._fields["disposition"]._description_selection(self.env))
        posted = self.sudo().disposition_ids.filtered("date_posted").mapped("kind")
        return "\n".join(labels[kind] for kind in dict.fromkeys(filter(None, (self.disposition, *posted))))

    def _register_cost(self):
        return formatLang(self.env, self.cost, currency_obj=self.currency_id) if self.cost else ""
