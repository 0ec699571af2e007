from odoo import api, models


class QmsNonconformityDispositionLinesMixin(models.AbstractModel):
    """The lines of dispositions on the shared screens."""

    _name = "qms.nonconformity.disposition.lines.mixin"
    _inherit = "qms.contribution"
    _description = "Lines of dispositions on shared screens"

    @api.model
    def _inbox_lines(self):
        return [
            self._contribution_line(self.env._("Dispositions to post"), [("state", "=", "draft")], "create_date"),
            self._contribution_line(self.env._("Goods to re-verify"), [("state", "=", "verify")], "date_posted"),
        ]

    @api.model
    def _my_quality_lines(self):
        mine = [("state", "=", "verify"), ("verifier_id", "=", self.env.uid)]
        return [self._contribution_line(self.env._("Goods for me to re-verify"), mine, "date_posted")]

    @api.model
    def _pack_folder(self):
        posted = [("date_posted", "!=", False)]
        return [self._contribution_line(self.env._("Dispositions of goods"), posted, "date_posted")]
