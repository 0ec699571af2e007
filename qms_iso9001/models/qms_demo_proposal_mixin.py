from odoo import api, fields, models


class QmsDemoProposalMixin(models.AbstractModel):
    """Proposals for improvement of the demo company: two wait for an answer, one of them too long."""

    _name = "qms.demo.proposal.mixin"
    _description = "Proposals of the demo company"

    @api.model
    def _load_proposals(self):
        for row in self._rows("qms_iso9001/demo/proposal_history.csv"):
            proposal = self._as(row["who"])["qms.proposal"].create(
                {
                    "name": row["what"],
                    "description": row["why"],
                    "process_id": self._ref(f"qms_process_demo_{row['process']}").id,
                }
            )
            # Proposed so many days ago: the answer is due as many days earlier.
            due = fields.Date.subtract(proposal.date_due, days=int(row["days_ago"]))
            proposal.sudo()._write_unguarded({"date_due": due})
            proposal = proposal.with_env(self._as("officer"))
            if row["answer"] == "action":
                proposal.action_make_action()
            elif row["answer"] == "opportunity":
                proposal.action_keep_as_opportunity(row["because"])
            elif row["answer"] == "declined":
                proposal.action_decline(row["because"])
