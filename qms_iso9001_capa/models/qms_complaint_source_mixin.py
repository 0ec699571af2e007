from odoo import api, fields, models


class QmsComplaintSourceMixin(models.AbstractModel):
    """A document of a customer on which a complaint is recorded by hand, and from which complaints are seen again.

    A document model names its Many2one on `qms.complaint` in `_complaint_link`.
    """

    _name = "qms.complaint.source.mixin"
    _description = "Source of complaints"

    _complaint_link = None

    complaint_count = fields.Integer("Complaints", compute="_compute_complaint_count", compute_sudo=True)

    @api.depends_context("allowed_company_ids")
    def _compute_complaint_count(self):
        """Count in one query, for users of whatever group: the number is no secret, the records have rules."""
        link = self._complaint_link
        counts = dict(
            self.env["qms.complaint"]._read_group(
                [(link, "in", self.ids), ("company_id", "in", self.env.companies.ids), ("state", "!=", "cancelled")],
                [link],
                ["__count"],
            )
        )
        for record in self:
            record.complaint_count = counts.get(record._origin, 0)

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

    def action_view_complaints(self):
        """Open the complaints about these documents: all for quality users, their own for everybody else."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_complaint_action")
        return {**action, "domain": [(self._complaint_link, "in", self.ids)], "context": {"create": False}}

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
