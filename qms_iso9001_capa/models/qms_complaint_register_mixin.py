from odoo import api, models


class QmsComplaintRegisterMixin(models.AbstractModel):
    """The register of complaints on paper."""

    _name = "qms.complaint.register.mixin"
    _inherit = "qms.register.mixin"
    _description = "Register of complaints"

    @api.model
    def _register_columns(self):
        return [
            (self.env._("Number"), 8, lambda record: record.reference),
            (self.env._("Received on"), 6, lambda record: record._register_day("date_received")),
            (self.env._("What"), 15, lambda record: record.name),
            (self.env._("Customer"), 10, lambda record: record.partner_name or record.email_from),
            (
                self.env._("Order, product, lot"),
                10,
                lambda record: record._register_lines("sale_name", "product_name", "lot_name"),
            ),
            (self.env._("Severity"), 5, lambda record: record._register_label("severity")),
            (self.env._("Answer by"), 6, lambda record: record._register_day("date_due")),
            (self.env._("First answered on"), 6, lambda record: record._register_day("date_answered")),
            (self.env._("Justified"), 6, lambda record: record._register_label("justified")),
            (self.env._("Because"), 10, lambda record: record.reason),
            (self.env._("Responsible"), 6, lambda record: record._register_name("user_id")),
            (self.env._("Status"), 6, lambda record: record._register_label("state")),
            (self.env._("Closed on"), 6, lambda record: record.state == "closed" and record._register_day("date_done")),
        ]
