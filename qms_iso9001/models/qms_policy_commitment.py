from collections import Counter

from odoo import api, fields, models


class QmsPolicyCommitment(models.Model):
    """One thing the company commits to in its quality policy; signed with it, frozen with it."""

    _name = "qms.policy.commitment"
    _inherit = "qms.approval.line.mixin"
    _description = "Commitment of the quality policy"
    _order = "policy_id, sequence, id"
    _parent_field = "policy_id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    policy_id = fields.Many2one(
        "qms.policy", "Policy", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("requirements", "Satisfy applicable requirements"),
            ("improvement", "Continual improvement"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    name = fields.Char("Commitment", required=True, translate=True)

    origin_id = fields.Many2one(
        "qms.policy.commitment",
        "First said in",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The same commitment in the version of the policy in which it stood first.",
    )
    objective_count = fields.Integer("Objectives", compute="_compute_objective_count")
    objective_states = fields.Char("How they stand", compute="_compute_objective_count")

    @api.depends_context("lang")
    def _compute_objective_count(self):
        """Tell the objectives that serve a commitment, in whichever version of the policy it was said."""
        first = {commitment: commitment.origin_id or commitment for commitment in self._origin}
        roots = self.browse({root.id for root in first.values()})
        # Who reads the policy sees that something serves a commitment; the objectives have rules of their own.
        serving = (
            self.env["qms.objective"]
            .sudo()
            .search(["|", ("commitment_id", "in", roots.ids), ("commitment_id.origin_id", "in", roots.ids)])
        )
        by_root = serving.grouped(lambda objective: objective.commitment_id.origin_id.id or objective.commitment_id.id)
        for commitment in self:
            root = first.get(commitment._origin)
            mine = by_root.get(root.id, serving.browse()) if root else serving.browse()
            commitment.objective_count = len(mine)
            commitment.objective_states = commitment._states_text(mine)

    @api.model
    def _states_text(self, objectives):
        """Return how `objectives` stand, counted: "2 on track, 1 missed"."""
        counts = Counter(objectives.mapped("status"))
        labels = objectives._fields["status"]._description_selection(self.env)
        return ", ".join(f"{counts[status]} {label.lower()}" for status, label in labels if counts[status])

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"sequence", "kind", "name"}
