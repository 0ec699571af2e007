from odoo import api, models
from odoo.fields import Domain

TEMPLATE = "/qms_iso9001_capa/static/xls/qms_nonconformity.xlsx"


class QmsNonconformityLinesMixin(models.AbstractModel):
    """The lines of nonconformities on the shared screens, and the template of the import screen."""

    _name = "qms.nonconformity.lines.mixin"
    _inherit = "qms.contribution"
    _description = "Lines of nonconformities on shared screens"
    _pack_part = "06"
    _pack_dossier = ("whereabouts_ids", "disposition_ids", "action_ids", "complaint_ids", "repeat_ids")

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers: a register with past states, dates and owners."""
        return [{"label": self.env._("Import template for nonconformities"), "template": TEMPLATE}]

    @api.model
    def _inbox_lines(self):
        # Whoever is responsible has the others on My quality.
        nobodys = Domain("user_id", "=", False) & Domain("state", "in", ("contained", "corrected"))
        waiting = list(Domain("state", "=", "reported") | nobodys)
        return super()._inbox_lines() + [
            self._contribution_line(self.env._("Nonconformities to triage"), waiting, "date_due")
        ]

    @api.model
    def _my_quality_lines(self):
        uid = self.env.uid
        responsible = Domain("user_id", "=", uid) & Domain("state", "in", ("reported", "contained", "corrected"))
        waiting = Domain("state", "=", "corrected") & Domain(
            "capa_id.state", "in", ("analysis", "action", "effectiveness")
        )
        verifier = Domain("verifier_id", "=", uid) & Domain("is_verification_required", "=", True)
        mine = list((responsible | (verifier & Domain("state", "=", "corrected"))) & ~waiting)
        return super()._my_quality_lines() + [
            self._contribution_line(self.env._("Nonconformities to deal with"), mine, "date_due")
        ]

    @api.model
    def _my_quality_info_lines(self):
        reported = [("reported_by_id", "=", self.env.uid)]
        return super()._my_quality_info_lines() + [
            self._contribution_line(self.env._("Nonconformities I reported"), reported, "date_detected")
        ]

    @api.model
    def _review_inputs(self):
        return super()._review_inputs() + [
            self._contribution_line(self.env._("Nonconformities"), [("state", "!=", "cancelled")], "date_detected")
        ]

    @api.model
    def _pack_folder(self):
        return super()._pack_folder() + [self._contribution_line(self.env._("Nonconformities"), [], "date_detected")]
