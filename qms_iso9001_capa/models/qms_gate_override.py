from odoo import fields, models


class QmsGateOverride(models.Model):
    _inherit = "qms.gate.override"

    gate = fields.Selection(selection_add=[("lot", "Lot on hold")], ondelete={"lot": "cascade"})
    origin_lot_id = fields.Many2one(
        "stock.lot", "Lot", check_company=True, index="btree_not_null", readonly=True, ondelete="restrict"
    )

    def _end(self):
        """End releases that a new hold makes void: granted ones yesterday, asked ones are refused."""
        for release in self:
            if release.state == "asked":
                release._set_state("refused", date_decided=fields.Datetime.now())
            else:
                release._write_unguarded({"date_end": fields.Date.subtract(release.company_id._qms_today(), days=1)})
