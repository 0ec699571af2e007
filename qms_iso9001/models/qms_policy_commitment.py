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

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"sequence", "kind", "name"}
