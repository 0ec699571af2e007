from odoo import api, fields, models


class QmsDemoReadingMixin(models.AbstractModel):
    """Who has read what in the demo company: with their login, and on a list that somebody recorded. Two of its people
    have no login: they go to the kiosk."""

    _name = "qms.demo.reading.mixin"
    _description = "Read confirmations of the demo company"

    @api.model
    def _load_kiosk(self):
        self.env.ref("base.main_company").qms_kiosk = True
        self.env.ref("hr.employee_jve").barcode = "0412087"
        self.env.ref("hr.employee_jgo").pin = "2087"

    @api.model
    def _load_readings(self):
        for login in ("manager", "officer", "buyer", "hr"):
            rows = self._as(login)["qms.acknowledgement"].search([("can_confirm", "=", True)])
            rows[: None if login != "hr" else 1].action_confirm()
        document = self._demo_document("inspection")
        rows = document.acknowledgement_ids.filtered(lambda row: not row.date_confirmed).sorted("employee_name")
        self._as("officer")["qms.acknowledgement.record"].create(
            {"document_id": document.id, "row_ids": [fields.Command.set(rows[: len(rows) // 2].ids)]}
        ).action_record()
