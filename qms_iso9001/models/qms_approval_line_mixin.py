from odoo import api, fields, models


class QmsApprovalLineMixin(models.AbstractModel):
    """Rows that are part of an approved record's content: they change only while their parent can be edited.

    A model names its parent in `_parent_field` and what is signed in `_content_fields`.
    """

    _name = "qms.approval.line.mixin"
    _description = "Row of an approved record"

    _parent_field = None

    sequence = fields.Integer(default=10)

    @api.model
    def _content_fields(self):
        """Return the names of the fields that the parent's signatures cover."""
        return set()

    def _signed_content(self):
        self.ensure_one()
        return self.env["qms.signed.mixin"]._plain_content(self, self._content_fields())

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_parent_editable()
        return lines

    def write(self, vals):
        self.check_access("write")
        self._check_parent_editable()
        res = super().write(vals)
        self._check_parent_editable()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_parent_editable()

    def _check_parent_editable(self):
        parents = self[self._parent_field]
        parents._check_editable({self._parent_inverse()})
        # Whoever may change the row may leave its trace on the parent.
        parents.sudo()._touch()

    @api.model
    def _parent_inverse(self):
        return self.env.registry.field_inverses[self._fields[self._parent_field]][0].name
