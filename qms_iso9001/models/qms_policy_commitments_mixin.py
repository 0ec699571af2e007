from odoo import api, fields, models

PROMISES = ("requirements", "improvement")


class QmsPolicyCommitmentsMixin(models.AbstractModel):
    """What a policy lacks in its commitments: those that every quality policy makes, and objectives behind them."""

    _name = "qms.policy.commitments.mixin"
    _inherit = "qms.contribution"
    _description = "Commitments of the quality policy"

    missing_commitments = fields.Char(
        compute="_compute_missing_commitments",
        help="What ISO 9001 expects every quality policy to commit to, and this one does not yet.",
    )
    unserved_commitments = fields.Char(
        "Commitments without objective",
        compute="_compute_unserved_commitments",
        help="Nothing measurable follows from these yet.",
    )

    @api.depends("commitment_ids.kind")
    def _compute_missing_commitments(self):
        labels = dict(self.env["qms.policy.commitment"]._fields["kind"]._description_selection(self.env))
        for policy in self:
            kinds = policy.commitment_ids.mapped("kind")
            policy.missing_commitments = ", ".join(labels[kind] for kind in PROMISES if kind not in kinds)

    @api.depends_context("lang")
    @api.depends("commitment_ids.name")
    def _compute_unserved_commitments(self):
        for policy in self:
            unserved = policy.commitment_ids.filtered(lambda commitment: not commitment.objective_count)
            policy.unserved_commitments = " · ".join(name for name in unserved.mapped("name") if name)

    def _next_version(self):
        """Return a draft copy in which each commitment knows in which version it stood first."""
        following = self.copy()
        for old, new in zip(self.commitment_ids.sorted(), following.commitment_ids.sorted(), strict=True):
            new.origin_id = old.origin_id or old
        return following

    @api.model
    def _overview_steps(self):
        own = [("company_id", "=", self.env.company.id), ("state", "=", "in_force")]
        return [
            *super()._overview_steps(),
            self._overview_step(
                self.env._("Put the quality policy in force"),
                self.env._("Write it in your own words, and have top management approve it."),
                "qms_iso9001.qms_policy_action",
                self.search_count(own, limit=1),
                sequence=10,
            ),
        ]
