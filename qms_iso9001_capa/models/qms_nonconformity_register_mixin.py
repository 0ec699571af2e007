from odoo import api, models
from odoo.tools import format_date, format_datetime, formatLang


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
        """Return what the case cost, for who may see it."""
        return self._format_cost(self)

    def _format_cost(self, record):
        if not self._may_see_cost() or not record.cost:
            return ""
        return formatLang(self.env, record.cost, currency_obj=self.currency_id)

    # The sheet of one case

    def _get_goods_rows(self):
        """Return what was decided about the goods, as texts for print, as far as the reader may read it."""
        self.ensure_one()
        lines = self.sudo().disposition_ids.sudo(False)._filtered_access("read").sudo()
        states = dict(lines._fields["state"]._description_selection(self.env))
        return [
            {
                "what": line.display_name,
                "state": states[line.state],
                "who": self._goods_who(line.decided_by_id, line.date_posted),
                "details": "\n".join(filter(None, self._goods_details(line))),
                "documents": ", ".join(dict.fromkeys(filter(None, line.move_ids.mapped("reference")))),
                "cost": self._format_cost(line),
            }
            for line in lines
        ]

    def _goods_who(self, user, date):
        zone = self.sudo().company_id._qms_zone().key
        return "\n".join(filter(None, (user.name, date and format_datetime(self.env, date, tz=zone))))

    def _goods_details(self, line):
        """Return the limits of a concession, what it was regraded to, and who found what when it was checked again."""
        results = dict(line._fields["result"]._description_selection(self.env))
        yield line.reason_tag_id.name
        yield line.product_to_id and self.env._("Regraded to %(product)s", product=line.product_to_id.display_name)
        yield line.limits and self.env._("Limits: %(limits)s", limits=line.limits)
        yield line.date_end and self.env._("Ends on %(day)s", day=format_date(self.env, line.date_end))
        files = ", ".join(line.acceptance_attachment_ids.mapped("name"))
        yield files and self.env._("Customer's acceptance: %(files)s", files=files)
        if line.result:
            who = self._goods_who(line.verified_by_id, line.date_verified).replace("\n", ", ")
            yield f"{results[line.result]}: {line.result_note} ({who})"
        elif line.verifier_id:
            yield self.env._("To be re-verified by %(name)s", name=line.verifier_id.name)
