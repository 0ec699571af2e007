from odoo import api, fields, models

from ..tools.actions import renamed


class QmsProcessContextMixin(models.AbstractModel):
    """What of the context a process has to do with: the issues and the needs that name it."""

    _name = "qms.process.context.mixin"
    _description = "Context of a process"
    _pack_part = "01"

    issue_ids = fields.Many2many(
        "qms.issue", "qms_issue_process_rel", "process_id", "issue_id", "Issues", check_company=True
    )
    need_ids = fields.One2many("qms.interested.party.need", "process_id", "Needs of interested parties")
    issue_count = fields.Integer("Number of issues", compute="_compute_context_counts")
    need_count = fields.Integer("Number of needs", compute="_compute_context_counts")

    @api.depends_context("uid")
    def _compute_context_counts(self):
        """Count what the reader may read."""
        issues = self.env["qms.issue"]._read_group([("process_ids", "in", self.ids)], ["process_ids"], ["__count"])
        needs = self.env["qms.interested.party.need"]._read_group(
            [("process_id", "in", self.ids)], ["process_id"], ["__count"]
        )
        issue_counts = {process.id: count for process, count in issues}
        need_counts = {process.id: count for process, count in needs}
        for process in self:
            process.issue_count = issue_counts.get(process._origin.id, 0)
            process.need_count = need_counts.get(process._origin.id, 0)

    def action_view_issues(self):
        """Open the issues that matter to this process."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_issue_action")
        return {
            **renamed(action, self.env._("Issues of %(process)s", process=self.display_name)),
            "domain": [("process_ids", "in", self.ids)],
            "context": {"default_process_ids": self.ids, "default_company_id": self.company_id.id},
        }

    def action_view_needs(self):
        """Open what interested parties need of this process."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_interested_party_need_action")
        return {
            **renamed(action, self.env._("Needs met by %(process)s", process=self.display_name)),
            "domain": [("process_id", "=", self.id)],
            "context": {"default_process_id": self.id, "default_decision": "taken"},
        }
