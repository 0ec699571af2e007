from odoo import fields, models


class QmsRiskCompanyMixin(models.AbstractModel):
    """Whether facts that speak against an accepted risk take back its acceptance. Off: its owner gets the facts."""

    _name = "qms.risk.company.mixin"
    _description = "Risks of a company"

    qms_risk_reopen = fields.Boolean(
        "Facts reopen an accepted risk",
        help="Off: the owner gets the facts, at most once a quarter. On: an accepted risk of which more happens than "
        "its likelihood says is treated again.",
    )
