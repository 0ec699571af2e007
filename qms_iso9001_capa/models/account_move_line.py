from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """Lines of credit notes: each is (a part of) the cost of one nonconformity, or of none, so none counts twice."""

    _name = "account.move.line"
    _inherit = ["account.move.line", "qms.guarded.mixin"]

    qms_nonconformity_id = fields.Many2one(
        "qms.nonconformity",
        "Credited for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The nonconformity whose cost this line of a posted credit note is.",
    )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_nonconformity_id"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Set the quality reason of the credit note.")
