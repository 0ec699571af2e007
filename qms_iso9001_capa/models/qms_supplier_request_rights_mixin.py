from odoo import api, fields, models

from ..tools.vendor_requests import OPEN


class QmsSupplierRequestRightsMixin(models.AbstractModel):
    """Who may do what with a request to a vendor: buyers and quality officers make one, who is responsible for it and
    every quality officer take its steps. Into a corrective action, and out of it, it goes by who works on that."""

    _name = "qms.supplier.request.rights.mixin"
    _inherit = "qms.responsible.mixin"
    _description = "Rights on a request to a vendor"

    capa_by_id = fields.Many2one(
        "res.users", "Corrective action chosen by", readonly=True, copy=False, ondelete="restrict"
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"capa_by_id"}

    @api.model
    def _routing_fields(self):
        # Until when the vendor answers is agreed by whoever talks with it.
        return super()._routing_fields() - {"date_due"}

    @api.model
    def _first_report_fields(self):
        return super()._first_report_fields() | {"user_id"}

    @api.depends_context("uid")
    @api.depends("state", "user_id", "reported_by_id")
    def _compute_rights(self):
        super()._compute_rights()
        for record in self:
            record.can_cancel = record.state in OPEN and record._may_cancel()

    # What the vendor answers is written into the corrective action

    @api.model_create_multi
    def create(self, vals_list):
        """Make it; for a corrective action that the user works on only."""
        records = super().create(vals_list)
        records.filtered("capa_id")._choose_capa()
        return records

    def write(self, vals):
        """Write; who works on both corrective actions, the one before and the new one, moves it."""
        if "capa_id" not in vals:
            return super().write(vals)
        moved = self.filtered(lambda record: record.capa_id.id != vals["capa_id"])
        moved._check_capa()
        res = super().write(vals)
        moved._choose_capa()
        return res

    def _choose_capa(self):
        """Keep who gave these their corrective action, or raise unless that may be."""
        self._check_capa()
        for record in self.sudo():
            record._write_unguarded({"capa_by_id": bool(record.capa_id) and self.env.uid})

    def _check_capa(self):
        if self.env.su:
            return
        for capa in self.capa_id:
            capa.check_access("read")
            if capa._is_editable():
                capa._check_may_work()
            elif not (capa._may_act() or self.env.user in capa.team_ids):
                capa._raise_not_named()

    def _may_take_over(self):
        """Tell whether the answer may go into the corrective action: it is of these cases, or one chose it who may."""
        capa = self.capa_id
        return bool(capa in self.nonconformity_ids.capa_id or self.capa_by_id or capa._may_work())
