from odoo import api, fields, models

from ..tools.actions import renamed
from ..tools.risk_scale import HIGH
from ..tools.risk_states import OPEN


class QmsRiskProcessMixin(models.AbstractModel):
    """The card of a process shows the risks and opportunities that the reader may see."""

    _name = "qms.risk.process.mixin"
    _description = "Risks of a process"

    risk_ids = fields.One2many(
        "qms.risk", "process_id", "Risks and opportunities", domain=[("state", "in", OPEN)], readonly=True
    )
    risk_count = fields.Integer("Risks and opportunities count", compute="_compute_risk_count")
    high_risk_count = fields.Integer("High risks", compute="_compute_risk_count")

    @api.depends_context("uid")
    def _compute_risk_count(self):
        domain = [("process_id", "in", self.ids), ("state", "in", OPEN)]
        groups = self.env["qms.risk"]._read_group(domain, ["process_id", "kind", "level"], ["__count"])
        counts, high = {}, {}
        for process, kind, level, count in groups:
            counts[process.id] = counts.get(process.id, 0) + count
            if kind == "risk" and level == HIGH:
                high[process.id] = high.get(process.id, 0) + count
        for process in self:
            process.risk_count = counts.get(process._origin.id, 0)
            process.high_risk_count = high.get(process._origin.id, 0)

    def action_view_risks(self):
        """Open the risks and opportunities of this process; new ones belong to it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_risk_action")
        return {
            **renamed(action, self.env._("Risks and opportunities of %(process)s", process=self.display_name)),
            "domain": [("process_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_process_id": self.id},
        }
