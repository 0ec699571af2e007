from datetime import timedelta

from odoo import api, models

FILE = "qms_iso9001_capa/demo/capa_analysis.csv"


class QmsDemoCauseMixin(models.AbstractModel):
    """How the causes of the demo company's corrective actions were found and made sure of."""

    _name = "qms.demo.cause.mixin"
    _description = "Demo company: causes"

    @api.model
    def _find_cause(self, capa, row):
        """Ask why, draw the fishbone, and verify the cause, as the files say."""
        for found in self._rows(FILE):
            if found["capa"] == row["key"]:
                self._add_possible_cause(capa, found)
        if not row["proof"]:
            return
        vals = {"method": row["proof_method"], "evidence": row["proof"], "verdict": "confirmed"}
        capa.env["qms.capa.verify"].create({"capa_id": capa.id, **vals}).action_verify()
        self._date_verified_back(capa)

    @api.model
    def _date_verified_back(self, capa):
        """The cause was made sure of two weeks after the case was opened, if that is over."""
        today = capa.company_id._qms_today()
        for verification in capa.sudo().verification_ids:
            verification.date_verified = min(today, capa.date_opened + timedelta(days=14))

    @api.model
    def _add_possible_cause(self, capa, row):
        vals = {"capa_id": capa.id, "name": row["name"]}
        if not row["category"]:
            capa.env["qms.capa.why"].create(vals)
            return
        capa.is_fishbone = True
        capa.env["qms.capa.bone"].create({**vals, "category": row["category"], "is_root": bool(row["is_root"])})
