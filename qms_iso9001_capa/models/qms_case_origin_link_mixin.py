from odoo import api, fields, models


class QmsCaseOriginLinkMixin(models.AbstractModel):
    """From which audit finding or risk a nonconformity or a corrective action was opened; set by their buttons."""

    _name = "qms.case.origin.link.mixin"
    _description = "Links to the origin of a case"

    audit_finding_id = fields.Many2one(
        "qms.audit.finding",
        "Audit finding",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    risk_id = fields.Many2one(
        "qms.risk",
        "Risk",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"audit_finding_id", "risk_id"}
