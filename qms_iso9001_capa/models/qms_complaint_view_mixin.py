from odoo import api, fields, models


class QmsComplaintViewMixin(models.AbstractModel):
    """A record from which complaints are seen: a button with their number.

    A model names its Many2one on `qms.complaint` in `_complaint_link`.
    """

    _name = "qms.complaint.view.mixin"
    _description = "Record with complaints"

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

    def action_view_complaints(self):
        """Open the complaints about these documents: all for quality users, their own for everybody else."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_complaint_action")
        return {**action, "domain": [(self._complaint_link, "in", self.ids)], "context": {"create": False}}
