from odoo import fields, models


class QmsContextCompanyMixin(models.AbstractModel):
    """Whether a company is asked if climate change matters to its quality system; each company has the question."""

    _name = "qms.context.company.mixin"
    _description = "Context of a company"

    qms_climate_question = fields.Boolean(
        "Ask whether climate change matters",
        default=True,
        help="The standard asks for an answer since 2024. Until it is given, the Overview, the Inbox and the issues "
        "remind of it.",
    )
