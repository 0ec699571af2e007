from datetime import timedelta

from odoo import api, models

# What an hour of rework costs the demo company.
RATE = 45


class QmsDemoCost(models.AbstractModel):
    """Enters rework hours of cases of the demo company, and what an hour costs, so that its cost of poor quality shows
    what is typed beside what the documents say."""

    _name = "qms.demo.cost"
    _inherit = "qms.demo"
    _description = "Demo company: rework hours"

    @api.model
    def _load_rework(self):
        """Type the hours of the open cases in the demo file, each by who did, once."""
        if self._as("officer")["qms.rework"].search_count([], limit=1):
            return
        self.env.ref("base.main_company").qms_rework_rate = RATE
        for row in self._rows("qms_iso9001_capa/demo/rework.csv"):
            env = self._as(row["by"])
            case = env["qms.nonconformity"].search([("name", "=", row["case"])], order="id", limit=1)
            # What has ended takes no more hours.
            if not case._is_editable():
                continue
            day = min(case.date_detected + timedelta(days=int(row["after"])), case.company_id._qms_today())
            vals = {"nonconformity_id": case.id, "name": row["what"], "date": day, "hours": float(row["hours"])}
            env["qms.rework"].create({**vals, **({"rate": float(row["rate"])} if row["rate"] else {})})
