from datetime import timedelta

from odoo import api, models

NOTICE_DAYS = 90
TEMPLATE = "/qms_iso9001/static/xls/qms_certificate.xlsx"


class QmsCertificateScreensMixin(models.AbstractModel):
    """What own certificates bring to the Inbox, My quality, the management review and the pack."""

    _name = "qms.certificate.screens.mixin"
    _inherit = ["qms.contribution"]
    _description = "Own certificates on shared screens"
    _pack_part = "14"
    _pack_valid = ("date_start", "date_end")
    _pack_files = ("attachment_ids",)

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for own certificates"), "template": TEMPLATE}]

    @api.model
    def _next_domain(self):
        soon = self._page_today() + timedelta(days=NOTICE_DAYS)
        renewed = ("renewal_ids", "not any", [("state", "=", "held")])
        return [("state", "=", "held"), ("date_due", "<=", soon), renewed]

    @api.model
    def _inbox_lines(self):
        label = self.env._("Own certificates: surveillance audit or end within 90 days")
        return [*super()._inbox_lines(), self._contribution_line(label, self._next_domain(), "date_due")]

    def _inbox_verbs(self):
        verbs = super()._inbox_verbs()
        renew = self._contribution_verb("action_renew", self.env._("Enter the renewal"))
        for certificate in self._filtered_access("write").filtered(lambda each: each.state == "held"):
            verbs[certificate.id] = [renew, *verbs.get(certificate.id, [])]
        return verbs

    @api.model
    def _my_quality_lines(self):
        mine = [("user_id", "=", self.env.uid), *self._next_domain()]
        label = self.env._("Own certificates to keep or renew")
        return [*super()._my_quality_lines(), self._contribution_line(label, mine, "date_due")]

    @api.model
    def _review_inputs(self):
        held = [("state", "=", "held")]
        return [*super()._review_inputs(), self._contribution_line(self.env._("Own certificates"), held, "date_end")]

    @api.model
    def _pack_folder(self):
        kept = [("state", "!=", "draft")]
        return [*super()._pack_folder(), self._contribution_line(self.env._("Own certificates"), kept, "date_end")]
