from odoo import api, fields, models
from odoo.fields import Domain

# By model: the dates from which the years can count, the states that are over, and what is part of the record.
KEPT = {
    "qms.supplier.approval": (["date_ended", "date_end"], ["expired"], {"item_ids"}),
    "qms.supplier.evaluation": (["date_end", "date_decided"], ["superseded"], {"line_ids"}),
    "qms.supplier.certificate": (["date_end", "date_judged"], ["refused", "replaced"], set()),
}


class QmsSupplierRetentionMixin(models.AbstractModel):
    """How long what was decided about vendors is kept: from the day on which it counted no more."""

    _name = "qms.supplier.retention.mixin"
    _inherit = ["qms.retention.mixin"]
    _description = "Retention of vendors' records"

    @api.model
    def _retention_date_fields(self):
        return KEPT[self._name][0]

    @api.model
    def _retention_ended_domain(self):
        ended = Domain("state", "in", KEPT[self._name][1])
        if self._name == "qms.supplier.certificate":
            # Nobody replaced it: it ended by itself. Years later, the day of which zone makes no difference.
            ended |= Domain("state", "=", "accepted") & Domain("date_end", "<", fields.Date.today())
        return ended

    @api.model
    def _retention_part_fields(self):
        return super()._retention_part_fields() | KEPT[self._name][2]

    def _dispose(self, disposition):
        """Empty these records; what the vendor said about an evaluation, by name, and our answer go with it."""
        super()._dispose(disposition)
        if self._name != "qms.supplier.evaluation":
            return
        comments = self.env["qms.supplier.comment"].sudo().search([("evaluation_id", "in", self.ids)])
        self._empty(comments, {"body", "answer", "author_name"}, {"answered_by_id", "decided_by_id"}, {})
        self.env.invalidate_all()
