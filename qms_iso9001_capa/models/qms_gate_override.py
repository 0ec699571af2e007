from odoo import api, fields, models
from odoo.tools import format_date

RELEASE = "qms_iso9001_capa.mail_activity_type_release"


class QmsGateOverride(models.Model):
    _inherit = "qms.gate.override"

    gate = fields.Selection(selection_add=[("lot", "Lot on hold")], ondelete={"lot": "cascade"})
    origin_lot_id = fields.Many2one(
        "stock.lot", "Lot", check_company=True, index="btree_not_null", readonly=True, ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Ask; the release of a lot calls a quality manager of the company, never who asks."""
        releases = super().create(vals_list)
        # Whoever asks need not read releases.
        for release in releases.sudo().filtered(lambda release: release.state == "asked" and release.gate == "lot"):
            manager = release._get_decider()
            if manager:
                release.activity_schedule(RELEASE, user_id=manager.id, note=release.reason)
        return releases

    @api.model
    def _call_types(self):
        return [*super()._call_types(), RELEASE]

    def _decide(self, state, **vals):
        """Decide; the lot says so too."""
        super()._decide(state, **vals)
        for release in self.sudo().filtered("origin_lot_id"):
            if state == "refused":
                note = self.env._("Release refused.")
                if release.refusal:
                    note = self.env._("Release refused: %(reason)s", reason=release.refusal)
            elif release.date_end:
                note = self.env._("Released for delivery until %(day)s.", day=format_date(self.env, release.date_end))
            else:
                note = self.env._("Released for delivery.")
            release.origin_lot_id._qms_note(note)
