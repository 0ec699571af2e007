from odoo import api, fields, models


class QmsComplaintMerge(models.TransientModel):
    """Asks which complaints of one customer are the same and shows into which they go; the verb checks everything."""

    _name = "qms.complaint.merge"
    _description = "Merge complaints"

    complaint_ids = fields.Many2many("qms.complaint", string="Complaints")
    customer_ids = fields.Many2many("res.partner", compute="_compute_customer_ids")
    target_id = fields.Many2one("qms.complaint", "Merge into", compute="_compute_target_id")

    @api.depends("complaint_ids")
    def _compute_target_id(self):
        for wizard in self:
            wizard.target_id = wizard.complaint_ids._origin._get_merge_target()

    @api.depends("complaint_ids")
    def _compute_customer_ids(self):
        for wizard in self:
            wizard.customer_ids = wizard.complaint_ids._origin.partner_id.commercial_partner_id

    def action_merge(self):
        """Merge as the user, and open the complaint that remains."""
        self.ensure_one()
        return self.complaint_ids._merge()
