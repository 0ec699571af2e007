from odoo import fields, models
from odoo.tools import format_date


class QmsGateOverride(models.Model):
    _inherit = "qms.gate.override"

    gate = fields.Selection(selection_add=[("lot", "Lot on hold")], ondelete={"lot": "cascade"})
    origin_lot_id = fields.Many2one(
        "stock.lot", "Lot", check_company=True, index="btree_not_null", readonly=True, ondelete="restrict"
    )

    def _decide(self, state):
        """Decide; the lot says so too."""
        super()._decide(state)
        for release in self.sudo().filtered("origin_lot_id"):
            if state == "refused":
                note = self.env._("Release refused.")
            elif release.date_end:
                note = self.env._("Released for delivery until %(day)s.", day=format_date(self.env, release.date_end))
            else:
                note = self.env._("Released for delivery.")
            release.origin_lot_id._qms_note(note)

    def _end(self):
        """End releases that a new hold makes void: granted ones yesterday, asked ones are refused."""
        for release in self:
            if release.state == "asked":
                release._set_state("refused", date_decided=fields.Datetime.now())
            else:
                release._write_unguarded({"date_end": fields.Date.subtract(release.company_id._qms_today(), days=1)})
