from odoo import models


class QmsComplaintSourceMixin(models.AbstractModel):
    """A document of a customer on which a complaint is recorded by hand, filled with what the document knows."""

    _name = "qms.complaint.source.mixin"
    _inherit = ["qms.complaint.view.mixin"]
    _description = "Source of complaints"

    def action_record_complaint(self):
        """Open a complaint of the customer, filled with what this document knows. Needs no quality group."""
        self.ensure_one()
        self.check_access("read")
        # Who may read the document may record on it, also where its lines are closed to them.
        vals = self.sudo()._prepare_complaint_vals()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Complaint of the customer"),
            "res_model": "qms.complaint",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in vals.items() if value},
        }

    def _prepare_complaint_vals(self):
        """Return what this document knows about a complaint, as values of `qms.complaint`."""
        self.ensure_one()
        vals = {self._complaint_link: self.id, "company_id": (self.company_id or self.env.company).id}
        if "partner_id" in self._fields:
            vals["partner_id"] = self.partner_id.id
        lines = self._nonconformity_lines() if hasattr(self, "_nonconformity_lines") else []
        if len(lines) == 1:
            vals["product_id"] = lines[0]["product"].id
            vals["lot_id"] = lines[0]["lots"].id if len(lines[0]["lots"]) == 1 else False
        # A delivery and an invoice know the order they belong to.
        orders = self._complaint_orders()
        if len(orders) == 1:
            vals["sale_id"] = orders.id
        return vals

    def _complaint_orders(self):
        """Return the sales orders behind this document."""
        return self.env["sale.order"]
