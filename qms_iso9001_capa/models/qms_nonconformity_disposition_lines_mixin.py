from odoo import api, models

from .qms_nonconformity_authority_mixin import MANAGER


class QmsNonconformityDispositionLinesMixin(models.AbstractModel):
    """The lines of dispositions on the shared screens."""

    _name = "qms.nonconformity.disposition.lines.mixin"
    _inherit = "qms.contribution"
    _description = "Lines of dispositions on shared screens"
    _pack_part = "06"

    @api.model
    def _inbox_lines(self):
        return [
            self._contribution_line(self.env._("Dispositions to post"), [("state", "=", "draft")], "create_date"),
            self._contribution_line(self.env._("Goods to re-verify"), [("state", "=", "verify")], "date_posted"),
        ]

    def _inbox_verbs(self):
        manager = self.env.user.has_group(MANAGER)
        words = {"action_conforms": self.env._("Conforms"), "action_fails": self.env._("Does not conform")}
        results = [
            self._contribution_verb("action_ask_reason", label, label, {"qms_verb": verb})
            for verb, label in words.items()
        ]
        post = self._contribution_verb("action_post", self.env._("Post"), self.env._("Posted"))
        verbs = super()._inbox_verbs()
        for line in self:
            if line.state == "draft" and line.can_post:
                verbs[line.id] = [post]
            elif line.state == "verify" and (manager or line.verifier_id == self.env.user):
                verbs[line.id] = results
        return verbs

    def _inbox_about(self):
        """What goods these are: who posts or re-verifies need not read the products."""
        about = {}
        for line in self.sudo():
            case = line.nonconformity_id
            about[line.id] = [case.product_id.display_name or case.product_name, case.display_name, case.partner_name]
        return about

    @api.model
    def _my_quality_lines(self):
        mine = [("state", "=", "verify"), ("verifier_id", "=", self.env.uid)]
        return [self._contribution_line(self.env._("Goods for me to re-verify"), mine, "date_posted")]

    @api.model
    def _pack_folder(self):
        posted = [("date_posted", "!=", False)]
        return [self._contribution_line(self.env._("Dispositions of goods"), posted, "date_posted")]
