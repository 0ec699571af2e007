from odoo import api, fields, models


class QmsComplaintMerge(models.TransientModel):
    """Asks which complaints of one customer are the same and shows into which they go; the verb checks everything."""

    _name = "qms.complaint.merge"
    _description = "Merge complaints"

    complaint_ids = fields.Many2many("qms.complaint", string="Complaints")
    candidate_ids = fields.Many2many("qms.complaint", compute="_compute_candidate_ids")
    target_id = fields.Many2one("qms.complaint", "Merge into", compute="_compute_target_id")

    @api.depends("complaint_ids")
    def _compute_target_id(self):
        for wizard in self:
            wizard.target_id = wizard.complaint_ids._origin._get_merge_target()

    @api.depends("complaint_ids")
    def _compute_candidate_ids(self):
        for wizard in self:
            wizard.candidate_ids = wizard.complaint_ids._origin._get_merge_candidates()

    def action_merge(self):
        """Merge as the user, and open the complaint that remains."""
        self.ensure_one()
        return self.complaint_ids._merge()
