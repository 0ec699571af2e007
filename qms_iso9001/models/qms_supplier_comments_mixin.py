from odoo import fields, models


class QmsSupplierCommentsMixin(models.AbstractModel):
    """How many comments of the vendor stand on a record, and the list of them. `_comments_by` names the link."""

    _name = "qms.supplier.comments.mixin"
    _description = "Comments of the vendor on a record"
    _comments_by = None

    comment_count = fields.Integer("Vendor comments", compute="_compute_comment_count")

    def _compute_comment_count(self):
        counted = self.env["qms.supplier.comment"]._read_group(
            [(self._comments_by, "in", self.ids)], [self._comments_by], ["__count"]
        )
        counts = {record.id: count for record, count in counted}
        for record in self:
            record.comment_count = counts.get(record._origin.id, 0)

    def action_view_comments(self):
        """Open what the vendor wrote about it, to answer it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Comments of the vendor"),
            "res_model": "qms.supplier.comment",
            "domain": [(self._comments_by, "=", self.id)],
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }
