from odoo import api, fields, models

CONTEXT = {"issue_id", "need_id"}


class QmsActionContextMixin(models.AbstractModel):
    """Of which part of the context a quality action comes: an issue, or what an interested party needs."""

    _name = "qms.action.context.mixin"
    _description = "Action from the context"

    issue_id = fields.Many2one("qms.issue", "Issue", index="btree_not_null", check_company=True, ondelete="restrict")
    need_id = fields.Many2one(
        "qms.interested.party.need",
        "Need of an interested party",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | CONTEXT
